"""The client libraries that people use: each has a suite of its own, and all run at once on one federation."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import CACHE, proofs
from localnet import wait_for

TESTS = Path(__file__).resolve().parents[1]
NODE = ["node", "--test", "--test-timeout=180000"]
PYTHON = [CACHE / "venv-clients" / "bin" / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
# What runs it, and a faucet of its own: transactions of one account would meet.
SUITES = {
    "polkadot-js": (NODE, "//Alice"),
    "clients/papi": (NODE, "//Bob"),
    "clients/dedot": (NODE, "//Charlie"),
    "clients/python": (PYTHON, "//Dave"),
}


@pytest.fixture(scope="module")
def suites(running):
    """All of them, running."""
    # Two trainers make two proofs a round; others claim those of the first.
    wait_for("proofs of two more rounds", lambda: len(own_proofs(running)) == len(SUITES), 120, alive=running.aggregator.process)
    with ThreadPoolExecutor() as at_once:
        yield {name: at_once.submit(run, running, name, proof) for name, proof in zip(SUITES, own_proofs(running))}


def own_proofs(running) -> list[Path]:
    return proofs(running, 1) + proofs(running, 2)


def run(running, name: str, proof: Path) -> subprocess.CompletedProcess:
    command, faucet = SUITES[name]
    env = {
        **os.environ,
        "SHEAF_NODE": running.network.url,
        "SHEAF_FAUCET": faucet,
        "SHEAF_PROOF": str(proof),
        "SHEAF_WEIGHTS": str(next((running.out / "store").rglob("*.safetensors"))),
    }
    return subprocess.run([str(part) for part in command], cwd=TESTS / name, env=env, capture_output=True, text=True, timeout=240)


@pytest.mark.parametrize("name", SUITES)
def test_a_client_registers_publishes_proposes_takes_a_seat_claims_and_decodes_everything(suites, name):
    done = suites[name].result()
    assert done.returncode == 0, done.stdout + done.stderr
