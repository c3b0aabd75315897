"""End-to-end tests on real processes. They need what `scripts/build.sh` builds; tests/README.md says how they wait."""

import signal
from pathlib import Path

import pytest

from sheaf_testing import Network
from sheaf_testing.federation import Federation
from sheaf_testing.places import BINARIES


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="also run what is slow")


def pytest_configure(config):
    # A script's background job is born deaf to Ctrl-C. Either signal ends what runs, and with it its networks.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    config.addinivalue_line("markers", "full: slow, runs only with --full")
    config.addinivalue_line("markers", "shared: uses the federation that several tests share")


def pytest_collection_modifyitems(config, items):
    # What shares the federation comes in a row, so that the federation can end before other networks start.
    items.sort(key=lambda item: "running" not in item.fixturenames)
    for item in items:
        if "running" in item.fixturenames:
            item.add_marker(pytest.mark.shared)
    if not config.getoption("--full"):
        for item in items:
            if "full" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow: scripts/test.sh full"))


@pytest.fixture(scope="session")
def bin_folder() -> Path:
    assert (BINARIES / "sheaf-node").exists(), f"{BINARIES} has no sheaf-node: run scripts/build.sh"
    return BINARIES


@pytest.fixture
def network(bin_folder, tmp_path):
    """Three validators that finalize."""
    running = Network(bin_folder, tmp_path / "network")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def federation(bin_folder, tmp_path):
    """Makes federations, and stops them whatever happens."""
    made = []

    def make(kind=Federation, **wanted) -> Federation:
        made.append(kind(tmp_path, **wanted))
        return made[-1]

    yield make
    for run in made:
        run.stop()


@pytest.fixture(scope="session")
def running(bin_folder, tmp_path_factory):
    """A task with rounds going by, and every trainer's proof of the first one.

    It is shared: tests add to it and take nothing away, in any order. Its rounds last longer than all of them, half an
    hour at the fastest. Any test may pay the first trainer's payee; the second's has nothing until a test in a browser
    pays it.
    """
    run = Federation(tmp_path_factory.mktemp("running"), trainers=2, rounds=300, deadline=21_600)
    try:
        run.prepare()
        run.start_training()
        run.wait_proofs(0)
        yield run
    finally:
        run.stop()


def pytest_runtest_teardown(item, nextitem):
    """Ends the federation with the last test that shares it: others have networks of their own."""
    if "running" in item.fixturenames and (nextitem is None or "running" not in nextitem.fixturenames):
        item.funcargs["running"].stop()
