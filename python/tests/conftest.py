"""A harness to talk to: the real program, in a real process, without the sandbox."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parents[1]
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from sheaf_harness.serve import main; main()"


class Harness:
    def __init__(self, folder):
        self.folder = folder
        self.calls = 0
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-u", "-c", BOOT, str(PYTHON)],
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

    def start(self, code, config=None, limits=None, name="client.py"):
        path = self.folder / name
        path.write_bytes(code if isinstance(code, bytes) else textwrap.dedent(code).encode())
        return self.call("start", code=str(path), data=str(self.folder), config=config or {}, limits=limits or {})

    def path(self, name):
        return str(self.folder / name)

    def end(self):
        _, printed = self.process.communicate(timeout=10)
        return printed.decode()


@pytest.fixture
def harness(tmp_path):
    running = Harness(tmp_path)
    yield running
    running.process.kill()
    running.process.communicate()
