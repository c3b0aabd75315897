"""Handwritten digits: a small neural network that trainers improve together, each on its own digits.

The network reads a 28 x 28 image and says which digit it shows: 784 pixels -> 64 hidden units (ReLU) -> 10 digits
(softmax). It has 50,890 parameters, 204 kB. Training is mini-batch gradient descent with momentum on the cross-entropy.
It uses only numpy, and the data, the model and the round determine its result.

Trainers have few images, and very few of some digits. Three measures compensate for that: images are shifted a little
each time they are seen; scores are corrected for how common each digit is here, so that a trainer with few sevens does
not teach the others that sevens are rare (logit adjustment, Menon et al. 2021); and the length of a gradient is
bounded, so that the updates of different trainers can be averaged.

The data folder holds images.npy (n x 784, 0..255) and labels.npy (n, 0..9), as prepare.py writes them.
"""

import os

import numpy as np

PIXELS, HIDDEN, DIGITS = 784, 64, 10

EPOCHS = 20
BATCH = 32
LEARNING_RATE = np.float32(0.05)
MOMENTUM = np.float32(0.9)
WEIGHT_DECAY = np.float32(1e-4)
LONGEST_GRADIENT = 1.0
FARTHEST_MOVE = 2


class Client:
    def __init__(self, data_dir, config):
        self.data_dir = data_dir
        self.loaded = None

    def initial_parameters(self):
        """Random weights of the size that keeps a signal's strength (He et al. 2015), the same for everyone."""
        random = np.random.default_rng(20260710)
        return {
            "hidden.weight": weights(random, PIXELS, HIDDEN),
            "hidden.bias": np.zeros(HIDDEN, np.float32),
            "digits.weight": weights(random, HIDDEN, DIGITS),
            "digits.bias": np.zeros(DIGITS, np.float32),
        }

    def fit(self, parameters, config):
        """Trains for a few passes over this trainer's images."""
        images, labels = self.data()
        random = np.random.default_rng(int(config.get("round", 0)))
        common = np.log(np.bincount(labels, minlength=DIGITS) / len(labels) + 1e-3).astype(np.float32)
        speed = {name: np.zeros_like(value) for name, value in parameters.items()}

        total, steps = 0.0, 0
        for _ in range(int(config.get("epochs", EPOCHS))):
            order = random.permutation(len(labels))
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                loss, gradient = loss_and_gradient(parameters, move(images[batch], random), labels[batch], common)
                factor = shorten(gradient)
                for name, slope in gradient.items():
                    pull = factor * slope + WEIGHT_DECAY * parameters[name]
                    speed[name] = MOMENTUM * speed[name] - LEARNING_RATE * pull
                    parameters[name] += speed[name]
                total, steps = total + loss, steps + 1
        return parameters, len(labels), {"train_loss": total / max(steps, 1)}

    def evaluate(self, parameters, config):
        """Mean cross-entropy, and the accuracy."""
        images, labels = self.data()
        _, chances = forward(parameters, images)
        loss = -np.log(chances[np.arange(len(labels)), labels] + 1e-12).mean()
        accuracy = (chances.argmax(axis=1) == labels).mean()
        return float(loss), len(labels), {"accuracy": float(accuracy)}

    def data(self):
        """Images as brightness from 0 to 1, and labels. Read on first use: the initial parameters need no data."""
        if self.loaded is None:
            images = np.load(os.path.join(self.data_dir, "images.npy"), allow_pickle=False)
            labels = np.load(os.path.join(self.data_dir, "labels.npy"), allow_pickle=False)
            if images.shape != (len(labels), PIXELS):
                raise ValueError(f"images.npy is {images.shape}; it must be ({len(labels)}, {PIXELS}), one row a label")
            if len(labels) == 0 or labels.min() < 0 or labels.max() >= DIGITS:
                raise ValueError(f"labels.npy must hold at least one label, all from 0 to {DIGITS - 1}")
            self.loaded = images.astype(np.float32) / 255, labels.astype(np.int64)
        return self.loaded


def weights(random, inputs, outputs):
    return (random.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)).astype(np.float32)


def move(images, random):
    """Shifts each image by up to FARTHEST_MOVE pixels up or down, and left or right."""
    count, side = len(images), 28
    wide = np.pad(images.reshape(count, side, side), ((0, 0), (FARTHEST_MOVE,) * 2, (FARTHEST_MOVE,) * 2))
    down, right = random.integers(0, 2 * FARTHEST_MOVE + 1, (2, count, 1))
    rows, columns = down + np.arange(side), right + np.arange(side)
    return wide[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]].reshape(count, PIXELS)


def shorten(gradient):
    """The factor that shortens a gradient to LONGEST_GRADIENT; 1 if it is no longer than that."""
    length = np.sqrt(sum(float(np.square(slope).sum()) for slope in gradient.values()))
    return np.float32(min(1.0, LONGEST_GRADIENT / (length + 1e-12)))


def forward(parameters, images, correction=0):
    """The activations of the hidden units, and the probability of each digit."""
    hidden = np.maximum(images @ parameters["hidden.weight"] + parameters["hidden.bias"], 0)
    scores = hidden @ parameters["digits.weight"] + parameters["digits.bias"] + correction
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, powers / powers.sum(axis=1, keepdims=True)


def loss_and_gradient(parameters, images, labels, correction):
    """Mean cross-entropy of a batch, and its gradient by parameter."""
    count = len(labels)
    hidden, chances = forward(parameters, images, correction)
    right = (np.arange(count), labels)
    loss = -np.log(chances[right] + 1e-12).mean()

    chances[right] -= 1
    scores = chances / np.float32(count)
    back = (scores @ parameters["digits.weight"].T) * (hidden > 0)
    return float(loss), {
        "hidden.weight": images.T @ back,
        "hidden.bias": back.sum(axis=0),
        "digits.weight": hidden.T @ scores,
        "digits.bias": scores.sum(axis=0),
    }
