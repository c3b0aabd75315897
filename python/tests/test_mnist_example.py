"""The example's client on made-up images: its gradient is right, it learns, and it gives the same bytes twice."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).resolve().parents[2] / "examples" / "mnist" / "client.py"
spec = importlib.util.spec_from_file_location("mnist_client", PATH)
mnist = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mnist)


@pytest.fixture
def data(tmp_path):
    random = np.random.default_rng(5)
    labels = random.integers(0, 10, 200).astype(np.uint8)
    images = random.integers(0, 60, (200, 784)).astype(np.uint8)
    for image, label in zip(images.reshape(-1, 28, 28), labels):
        image[4 + 2 * label : 7 + 2 * label, 4:24] = 250
    np.save(tmp_path / "images.npy", images)
    np.save(tmp_path / "labels.npy", labels)
    return str(tmp_path)


def test_initial_parameters_need_no_data_and_are_the_same_for_all():
    one, other = (mnist.Client("/nowhere", {}).initial_parameters() for _ in range(2))

    assert sum(array.nbytes for array in one.values()) < 250_000
    assert all((one[name] == other[name]).all() and one[name].dtype == np.float32 for name in one)


def test_the_gradient_is_the_slope_of_the_loss(data):
    client = mnist.Client(data, {})
    images, labels = client.data()
    parameters = {name: array.astype(np.float64) for name, array in client.initial_parameters().items()}
    correction = np.linspace(-1, 1, 10)
    _, gradient = mnist.loss_and_gradient(parameters, images[:8], labels[:8], correction)

    for name, place in [
        ("hidden.weight", (400, 3)),
        ("hidden.bias", (3,)),
        ("digits.weight", (5, 2)),
        ("digits.bias", (2,)),
    ]:
        losses = []
        for step in (1e-5, -1e-5):
            nudged = {**parameters, name: parameters[name].copy()}
            nudged[name][place] += step
            losses.append(mnist.loss_and_gradient(nudged, images[:8], labels[:8], correction)[0])
        assert abs((losses[0] - losses[1]) / 2e-5 - gradient[name][place]) < 1e-5


def test_it_learns(data):
    client = mnist.Client(data, {})
    parameters = client.initial_parameters()
    before = client.evaluate(parameters, {})

    parameters, samples, metrics = client.fit(parameters, {"round": 0, "epochs": 30})

    after = client.evaluate(parameters, {})
    assert samples == 200 and metrics["train_loss"] < before[0]
    assert after[2]["accuracy"] > 0.5 > before[2]["accuracy"] and after[0] < before[0]


def test_the_same_round_gives_the_same_parameters_and_another_does_not(data):
    def trained(round_):
        client = mnist.Client(data, {})
        return client.fit(client.initial_parameters(), {"round": round_, "epochs": 1})[0]["hidden.weight"]

    assert (trained(3) == trained(3)).all()
    assert (trained(3) != trained(4)).any()


def test_moved_images_keep_their_size_and_what_they_show():
    images = np.zeros((50, 784), np.float32)
    images.reshape(50, 28, 28)[:, 14, 14] = 1

    moved = mnist.move(images, np.random.default_rng(0)).reshape(50, 28, 28)

    places = {tuple(place) for place in np.argwhere(moved)[:, 1:]}
    assert moved.sum() == 50 and len(places) > 10
    assert all(12 <= value <= 16 for place in places for value in place)


def test_data_of_another_shape_is_refused_by_name(data, tmp_path):
    np.save(tmp_path / "images.npy", np.zeros((3, 100)))

    with pytest.raises(ValueError, match=r"images.npy is \(3, 100\)"):
        mnist.Client(data, {}).data()
