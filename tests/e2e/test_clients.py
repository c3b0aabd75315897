"""The client libraries that people use: each has a suite of its own, and all run at once on one federation."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sheaf_testing import patient
from sheaf_testing.places import CACHE

TESTS = Path(__file__).resolve().parents[1]
NODE = ["node", "--test", f"--test-timeout={patient(300) * 1000:.0f}"]
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
    """All of them, running. Each claims one round of the first trainer's, except the first round: others claim that."""
    proofs = [running.wait_proofs(number)[0] for number in range(1, len(SUITES) + 1)]
    with ThreadPoolExecutor() as at_once:
        yield {name: at_once.submit(run, running, name, proof) for name, proof in zip(SUITES, proofs)}


def run(running, name: str, proof: Path) -> subprocess.CompletedProcess:
    command, faucet = SUITES[name]
    env = {
        **os.environ,
        "SHEAF_NODE": running.network.url,
        "SHEAF_FAUCET": faucet,
        "SHEAF_PROOF": str(proof),
        "SHEAF_WEIGHTS": str(next((running.out / "store").rglob("*.safetensors"))),
    }
    command = [str(part) for part in command]
    return subprocess.run(command, cwd=TESTS / name, env=env, capture_output=True, text=True, timeout=patient(600))


@pytest.mark.parametrize("name", SUITES)
def test_a_client_registers_publishes_proposes_takes_a_seat_claims_and_decodes_everything(suites, name):
    done = suites[name].result()
    assert done.returncode == 0, done.stdout + done.stderr
