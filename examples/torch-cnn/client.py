"""Handwritten digits with PyTorch: a small convolutional network that trainers improve together.

It has two convolutions, each with batch normalisation, then a linear layer: 20,538 trained parameters. Batch
normalisation keeps running means and variances, which are averaged like all parameters, and counts its batches in an
integer, which stays with each trainer.

Parameters arrive as numpy arrays and may be returned as PyTorch's own tensors. The data folder holds images.npy (n x
784, 0..255) and labels.npy (n, 0..9), as prepare.py writes them.
"""

import os

import numpy as np
import torch
from torch import nn

PIXELS, SIDE, DIGITS = 784, 28, 10

EPOCHS = 3
BATCH = 32
LEARNING_RATE = 0.05
LONGEST_GRADIENT = 1.0


class Client:
    def __init__(self, data_dir, config):
        torch.manual_seed(20260710)
        self.data_dir = data_dir
        self.net = network()

    def initial_parameters(self):
        return self.net.state_dict()

    def fit(self, parameters, config):
        """Trains for a few passes over this trainer's images."""
        images, labels = self.data()
        torch.manual_seed(int(config.get("round", 0)))
        self.load(parameters)
        self.net.train()
        descent = torch.optim.SGD(self.net.parameters(), LEARNING_RATE, momentum=0.9, weight_decay=1e-4)
        # A trainer with few sevens must not teach others that sevens are rare (logit adjustment, Menon et al. 2021).
        common = torch.log(torch.bincount(labels, minlength=DIGITS) / len(labels) + 1e-3)

        total, steps = 0.0, 0
        for _ in range(EPOCHS):
            # A last batch of one image has no variance to normalise by.
            for batch in torch.randperm(len(labels)).split(BATCH):
                if len(batch) > 1:
                    descent.zero_grad()
                    loss = nn.functional.cross_entropy(self.net(images[batch]) + common, labels[batch])
                    loss.backward()
                    nn.utils.clip_grad_norm_(self.net.parameters(), LONGEST_GRADIENT)
                    descent.step()
                    total, steps = total + loss.item(), steps + 1
        return self.net.state_dict(), len(labels), {"train_loss": total / max(steps, 1)}

    def evaluate(self, parameters, config):
        """Mean cross-entropy, and the accuracy."""
        images, labels = self.data()
        self.load(parameters)
        self.net.eval()
        with torch.no_grad():
            scores = torch.cat([self.net(part) for part in images.split(256)])
        loss = nn.functional.cross_entropy(scores, labels).item()
        return loss, len(labels), {"accuracy": (scores.argmax(dim=1) == labels).float().mean().item()}

    def load(self, parameters):
        self.net.load_state_dict({name: torch.from_numpy(value) for name, value in parameters.items()})

    def data(self):
        images = np.load(os.path.join(self.data_dir, "images.npy"), allow_pickle=False)
        labels = np.load(os.path.join(self.data_dir, "labels.npy"), allow_pickle=False)
        if images.shape != (len(labels), PIXELS):
            raise ValueError(f"images.npy is {images.shape}; it must be ({len(labels)}, {PIXELS}), one row a label")
        if len(labels) < 2 or labels.min() < 0 or labels.max() >= DIGITS:
            raise ValueError(f"labels.npy must hold at least two labels, all from 0 to {DIGITS - 1}")
        pixels = torch.from_numpy(images.astype(np.float32) / 255).reshape(-1, 1, SIDE, SIDE)
        return pixels, torch.from_numpy(labels.astype(np.int64))


def network():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2, padding=2),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32 * 7 * 7, DIGITS),
    )
