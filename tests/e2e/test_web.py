"""The web app in a real browser, on a real network: the tests themselves are in web/tests/browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from federation import Federation
from localnet import wait_for

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
CACHE = Path(os.environ.get("SHEAF_CACHE") or f"{os.environ['HOME']}/.cache/sheaf")


@pytest.fixture(scope="module")
def running(bin_folder, tmp_path_factory):
    """A task with rounds going by, and proofs of the first ones."""
    assert (WEB / "dist" / "index.html").exists(), "web/dist has no app: run scripts/build.sh"
    run = Federation(bin_folder, sys.executable, CACHE, tmp_path_factory.mktemp("web"), trainers=2, rounds=60)
    try:
        run.prepare()
        run.start_training()
        wait_for("proofs of the first round", lambda: proofs(run), 120, alive=run.aggregator.process)
        yield run
    finally:
        run.stop()


def proofs(run) -> list[Path]:
    return sorted((run.out / "homes").glob("trainer-*/state/*/*/0/rounds/0/proof.json"))


def browse(run, test: str, **more: str) -> None:
    env = {
        **os.environ,
        "SHEAF_WEB": run.aggregator.endpoint,
        "SHEAF_NODE": run.network.url,
        "SHEAF_OUT": str(run.out),
        "SHEAF_PROOFS": json.dumps([str(path) for path in proofs(run)]),
        "SHEAF_CLIENT": str(ROOT / "examples" / "mnist" / "client.py"),
        "SHEAF_WEIGHTS": str(next((run.out / "store").rglob("*.safetensors"))),
        **more,
    }
    done = subprocess.run(["node", "--test", f"tests/browser/{test}.test.mjs"], cwd=WEB, env=env, capture_output=True, text=True, timeout=480)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_for_everyone(running):
    shots = os.environ.get("SHEAF_SHOTS")
    browse(running, "access", **({"SHEAF_SHOTS": shots} if shots else {}))


def test_people_browse_stake_watch_verify_claim_and_propose(running):
    browse(running, "story")
