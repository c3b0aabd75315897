"""A runtime that knows the hash of its own metadata, as releases do: wallets that pin it are understood."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"


@pytest.fixture
def runtime(bin_folder) -> Path:
    """Such a runtime, for a network of the tests. It has a target folder of its own: its build script is another."""
    target = Path(f"{bin_folder.parent}-features")
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "WASM_BUILD_WORKSPACE_HINT": str(ROOT)}
    command = ["cargo", "build", "--release", "--locked", "-p", "sheaf-runtime", "--features", "metadata-hash,fast-runtime"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return target / "release" / "wbuild" / "sheaf-runtime" / "sheaf_runtime.compact.compressed.wasm"


@pytest.mark.full
def test_transactions_that_pin_the_metadata_are_taken_after_an_upgrade_to_a_release(network, runtime):
    env = {**os.environ, "SHEAF_NODE": network.url}
    subprocess.run(["node", "upgrade.mjs", runtime], cwd=TESTS / "polkadot-js", env=env, check=True, timeout=120)
    for client in ("dedot", "papi"):
        done = subprocess.run(["node", "--test", "pinned.mjs"], cwd=TESTS / "clients" / client, env=env, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stdout + done.stderr
