"""A person at a terminal."""

import os
import pty
import select
import subprocess
import time

from .cli import Cli
from .waiting import patient


def at_terminal(cli: Cli, *arguments, answer: str) -> tuple[int, str]:
    """Runs a command as a person would, and answers its first question; its exit code and what it showed."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        cli.command(*arguments), stdin=child, stdout=child, stderr=child, env=cli.env, close_fds=True
    )
    os.close(child)
    said, answered, end = b"", False, time.monotonic() + patient(300)
    try:
        while time.monotonic() < end:
            if select.select([parent], [], [], 0.2)[0]:
                try:
                    more = os.read(parent, 65536)
                except OSError:
                    # So a terminal ends whose last program has gone.
                    break
                if not more:
                    break
                said += more
            if not answered and b"[y/N]" in said:
                os.write(parent, answer.encode() + b"\n")
                answered = True
    finally:
        os.close(parent)
        if process.poll() is None and time.monotonic() >= end:
            process.kill()
    return process.wait(timeout=patient(30)), said.decode()
