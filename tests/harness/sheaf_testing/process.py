"""Long-running programs: started with a log file, ended for sure."""

import os
import random
import signal
import socket
import subprocess
from pathlib import Path

from .waiting import patient


class Process:
    """A program in the background whose output goes to a file."""

    def __init__(self, name: str, command: list, log: Path, env: dict | None = None):
        self.name, self.command, self.log, self.env = name, [str(part) for part in command], log, env
        self.child: subprocess.Popen | None = None

    def start(self) -> "Process":
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as out:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(self.env or {})},
                start_new_session=True,
            )
        return self

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def require_running(self) -> None:
        """Raises with the log's end when the program has stopped by itself."""
        if not self.running:
            code = self.child.returncode if self.child else "never started"
            raise RuntimeError(f"{self.name} stopped (exit {code}); the end of {self.log}:\n{self.tail()}")

    def tail(self, lines: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def kill(self) -> None:
        """As a power cut would: no chance to tidy up."""
        self._signal(signal.SIGKILL)

    def stop(self, limit: float = 30.0) -> None:
        """Asks the program to end, and ends it if it does not."""
        if not self.running:
            return
        self._signal(signal.SIGTERM)
        try:
            self.child.wait(patient(limit))
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self.running:
            os.killpg(self.child.pid, number)
            if number == signal.SIGKILL:
                self.child.wait()


def free_port() -> int:
    """A TCP port on which nothing listens now.

    The kernel takes the ports of outgoing connections from 32768 on. One from below them stays free until its program
    starts, however many connections are opened before.
    """
    while True:
        port = random.randrange(20_000, 32_768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port


_given: set[int] = set()
