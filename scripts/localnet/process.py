"""Long-running programs: started with a log file, stopped for sure."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path


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

    def stop(self, patience: float = 20.0) -> None:
        """Asks the program to end, and ends it if it does not."""
        if not self.running:
            return
        self._signal(signal.SIGTERM)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self.running:
            os.killpg(self.child.pid, number)
            if number == signal.SIGKILL:
                self.child.wait()


def free_port() -> int:
    """A TCP port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, check, timeout: float = 60.0, pause: float = 0.25, alive: Process | None = None):
    """Calls `check` until it returns something true, and returns that. `alive` must keep running meanwhile."""
    end = time.monotonic() + timeout
    while True:
        if result := check():
            return result
        if alive:
            alive.require_running()
        if time.monotonic() >= end:
            raise TimeoutError(f"{what} did not happen within {timeout:.0f} s")
        time.sleep(pause)
