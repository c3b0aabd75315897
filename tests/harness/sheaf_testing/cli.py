"""The command `sheaf`, as a person or a script calls it."""

import json
import os
import subprocess
from pathlib import Path

from .places import client_python
from .waiting import patient


class CliError(Exception):
    """The command failed; the message is what it printed."""


class Cli:
    """`sheaf` with a home folder of its own. `python` runs client code."""

    def __init__(self, bin_folder: Path, home: Path, node: str, password_file: Path, python: str | None = None):
        self.binary, self.home = bin_folder / "sheaf", home
        self.env = {
            **os.environ,
            "SHEAF_HOME": str(home),
            "SHEAF_NODE": node,
            "SHEAF_PASSWORD_FILE": str(password_file),
            "SHEAF_PYTHON": python or client_python(),
            "NO_COLOR": "1",
        }

    def command(self, *arguments) -> list[str]:
        return [str(self.binary), *(str(argument) for argument in arguments)]

    def __call__(self, *arguments, stdin: str | None = None, timeout: float = 300.0):
        """Runs a command with `--json` and returns what it printed, decoded."""
        done = subprocess.run(
            self.command(*arguments, "--json"),
            input=stdin or "",
            text=True,
            capture_output=True,
            env=self.env,
            timeout=patient(timeout),
        )
        if done.returncode != 0:
            raise CliError(f"sheaf {' '.join(map(str, arguments))}\n{done.stderr.strip() or done.stdout.strip()}")
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError:
            # Commands that follow something print one document a line.
            return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
