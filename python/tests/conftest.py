"""A harness to talk to: the real program, in a real process, without the sandbox."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parents[1]
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from sheaf_harness.serve import main; main()"


class Harness:
    def __init__(self, folder, python=sys.executable):
        self.folder = folder
        self.calls = 0
        self.process = subprocess.Popen(
            [python, "-I", "-B", "-u", "-c", BOOT, str(PYTHON)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def call(self, op, **fields):
        self.calls += 1
        answer = self.send(json.dumps({"id": self.calls, "op": op, **fields}))
        assert answer["id"] == self.calls
        return answer

    def start(self, code, config=None, limits=None, name="client.py", **more):
        path = self.folder / name
        path.write_bytes(code if isinstance(code, bytes) else textwrap.dedent(code).encode())
        return self.call(
            "start", code=str(path), data=str(self.folder), config=config or {}, limits=limits or {}, **more
        )

    def path(self, name):
        return str(self.folder / name)

    def end(self):
        _, printed = self.process.communicate(timeout=10)
        return printed.decode()


@pytest.fixture
def harnesses(tmp_path):
    """Makes harnesses, each with a folder and an interpreter of its own."""
    running = []

    def make(python=sys.executable, folder=None):
        folder = folder or tmp_path / f"harness-{len(running)}"
        folder.mkdir(parents=True, exist_ok=True)
        running.append(Harness(folder, python))
        return running[-1]

    yield make
    for harness in running:
        harness.process.kill()
        harness.process.communicate()


@pytest.fixture
def harness(harnesses, tmp_path):
    return harnesses(folder=tmp_path)


def _interpreter(variable, package):
    python = os.environ.get(variable, "")
    if not python or subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode:
        pytest.skip(
            f"{variable} names no Python with {package}; scripts/setup.sh installs one, scripts/env.sh names it"
        )
    return python


@pytest.fixture(scope="session")
def flower_python():
    """A Python that has Flower and scikit-learn."""
    return _interpreter("SHEAF_FLOWER_PYTHON", "flwr.app, sklearn")


@pytest.fixture(scope="session")
def torch_python():
    """A Python that has PyTorch."""
    return _interpreter("SHEAF_TORCH_PYTHON", "torch, numpy")
