"""How long the harness waits, and how that scales with the machine."""

import os
import time

# What the windows of test chains are multiplied by, a whole number: the chain's laws compare them with one another.
WINDOWS = int(os.environ.get("SHEAF_TEST_WINDOWS") or 1)
# What every time limit is multiplied by. Longer windows need longer limits.
PATIENCE = float(os.environ.get("SHEAF_TEST_PATIENCE") or WINDOWS)
if WINDOWS < 1 or PATIENCE <= 0:
    raise ValueError(
        f"SHEAF_TEST_WINDOWS is {WINDOWS} and must be at least 1; SHEAF_TEST_PATIENCE is {PATIENCE}, above 0"
    )


def patient(seconds: float) -> float:
    """A time limit, scaled by `SHEAF_TEST_PATIENCE`."""
    return seconds * PATIENCE


def windowed(amount: int) -> int:
    """A window of a test chain, in blocks or seconds, scaled by `SHEAF_TEST_WINDOWS`."""
    return amount * WINDOWS


def wait_for(what: str, check, timeout: float = 120.0, pause: float = 0.25, alive=None):
    """Calls `check` until it returns something true, and returns that.

    `timeout` is in seconds, before it is scaled. `alive` is a process that must keep running meanwhile: when it has
    ended, so does the waiting.
    """
    limit = patient(timeout)
    end = time.monotonic() + limit
    while True:
        if result := check():
            return result
        if alive:
            alive.require_running()
        if time.monotonic() >= end:
            raise TimeoutError(f"{what} did not happen within {limit:.0f} s")
        time.sleep(pause)


def wait_to_reach(what: str, height, target: int, stall: float = 120.0, alive=None) -> None:
    """Waits until `height()` is at least `target`. Fails only when it has not risen for `stall` seconds, scaled."""
    limit = patient(stall)
    last, end = height(), time.monotonic() + limit
    while last < target:
        if alive:
            alive.require_running()
        if time.monotonic() >= end:
            raise TimeoutError(f"{what}: block {last} of {target} was the last one for {limit:.0f} s")
        time.sleep(0.25)
        if (now := height()) > last:
            last, end = now, time.monotonic() + limit
