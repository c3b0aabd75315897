"""End-to-end tests on real processes. They need what `scripts/build.sh` builds."""

import os
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
sys.path.insert(0, str(ROOT / "scripts" / "demo"))

from federation import Federation  # noqa: E402
from localnet import Network, wait_for  # noqa: E402

CACHE = Path(os.environ.get("SHEAF_CACHE") or f"{os.environ['HOME']}/.cache/sheaf")


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="also run what is slow")


def pytest_configure(config):
    # A script's background job is born deaf to Ctrl-C. Either signal ends what runs, and with it its networks.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    config.addinivalue_line("markers", "full: slow, runs only with --full")
    config.addinivalue_line("markers", "shared: uses the federation that several tests share")


def pytest_collection_modifyitems(config, items):
    # What shares the federation comes first and in a row. Its payees are still without tokens while people look at it in a browser.
    items.sort(key=lambda item: ("running" not in item.fixturenames, item.path.name != "test_web.py"))
    for item in items:
        if "running" in item.fixturenames:
            item.add_marker(pytest.mark.shared)
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


@pytest.fixture(scope="session")
def running(bin_folder, tmp_path_factory):
    """A task with rounds going by, and proofs of the first ones. It is shared: tests add to it and take nothing away."""
    run = Federation(bin_folder, sys.executable, CACHE, tmp_path_factory.mktemp("running"), trainers=2, rounds=120)
    try:
        run.prepare()
        run.start_training()
        wait_for("proofs of the first round", lambda: proofs(run, 0), 120, alive=run.aggregator.process)
        yield run
    finally:
        run.stop()


def pytest_runtest_teardown(item, nextitem):
    """Ends the federation with the last test that shares it: others have networks of their own."""
    if "running" in item.fixturenames and (nextitem is None or "running" not in nextitem.fixturenames):
        item.funcargs["running"].stop()


def proofs(run: Federation, number: int) -> list[Path]:
    """The trainers' proofs of a round of the first task, as far as they have them."""
    return sorted((run.out / "homes").glob(f"trainer-*/state/*/*/0/rounds/{number}/proof.json"))
