"""End-to-end tests on real processes. They need what `scripts/build.sh` builds."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
sys.path.insert(0, str(ROOT / "scripts" / "demo"))

from localnet import Network  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="also run what is slow")


def pytest_configure(config):
    config.addinivalue_line("markers", "full: slow, runs only with --full")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--full"):
        for item in items:
            if "full" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow: scripts/test.sh full"))


@pytest.fixture(scope="session")
def bin_folder() -> Path:
    target = os.environ.get("CARGO_TARGET_DIR") or f"{os.environ['HOME']}/.cache/sheaf/target"
    folder = Path(target) / "release"
    assert (folder / "sheaf-node").exists(), f"{folder} has no sheaf-node: run scripts/build.sh"
    return folder


@pytest.fixture
def network(bin_folder, tmp_path):
    """Three validators that finalize."""
    running = Network(bin_folder, tmp_path / "network")
    try:
        yield running.start()
    finally:
        running.stop()
