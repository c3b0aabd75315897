"""Where things are: in this checkout, and among what the scripts build and install."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MNIST = ROOT / "examples" / "mnist"
NODE_TESTS = ROOT / "tests" / "polkadot-js"
WEB_APP = ROOT / "web" / "dist"
CACHE = Path(os.environ.get("SHEAF_CACHE") or Path.home() / ".cache" / "sheaf")
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or CACHE / "target")
# What scripts/build.sh builds.
BINARIES = TARGET / "release"


def client_python() -> str:
    """The Python that runs client code: a plain environment with numpy, which the sandbox shows as a whole."""
    shared = CACHE / "venv" / "bin" / "python"
    return os.environ.get("SHEAF_PYTHON") or (str(shared) if shared.exists() else sys.executable)
