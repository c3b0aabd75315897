"""How the harness waits: for events, as long as their cause is alive, with limits that scale."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from sheaf_testing import waiting
from sheaf_testing.waiting import wait_for, wait_to_reach


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.1)


def ended():
    raise RuntimeError("it stopped")


def test_waiting_ends_with_what_the_check_finds():
    answers = iter([None, 0, "found"])

    assert wait_for("it", lambda: next(answers), pause=0) == "found"


def test_waiting_ends_when_the_process_does():
    with pytest.raises(RuntimeError, match="it stopped"):
        wait_for("it", lambda: False, alive=SimpleNamespace(require_running=ended))


def test_what_never_happens_is_named():
    with pytest.raises(TimeoutError, match="the moon did not happen within 0 s"):
        wait_for("the moon", lambda: False, timeout=1, pause=0)


def test_a_chain_that_moves_is_waited_for_beyond_any_limit_and_one_that_stands_is_not():
    heights = iter(range(5))
    wait_to_reach("finality", lambda: next(heights), 4, stall=3)

    with pytest.raises(TimeoutError, match="block 3 of 4 was the last one"):
        wait_to_reach("finality", lambda: 3, 4, stall=1)


@pytest.mark.parametrize(
    ("environment", "factors"),
    [
        ({}, "1 1.0"),
        ({"SHEAF_TEST_PATIENCE": "2.5"}, "1 2.5"),
        ({"SHEAF_TEST_WINDOWS": "3"}, "3 3.0"),
        ({"SHEAF_TEST_WINDOWS": "3", "SHEAF_TEST_PATIENCE": "4"}, "3 4.0"),
    ],
)
def test_two_variables_scale_windows_and_limits(environment, factors):
    usual = {name: value for name, value in os.environ.items() if not name.startswith("SHEAF_TEST_")}
    question = "from sheaf_testing.waiting import PATIENCE, WINDOWS; print(WINDOWS, PATIENCE)"

    answer = subprocess.run(
        [sys.executable, "-c", question], env=usual | environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == factors
