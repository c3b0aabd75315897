"""The web app in a real browser, on a real network: the tests themselves are in web/tests/browser."""

import json
import os
import subprocess
from pathlib import Path

from sheaf_testing import patient
from sheaf_testing.places import MNIST, ROOT
from sheaf_testing.waiting import PATIENCE, WINDOWS

WEB = ROOT / "web"


def other_card(run) -> Path:
    """The card of another model, which no aggregator has."""
    card = run.out / "card.md"
    card.write_text(f"# Skin lesions\n\nA card of its own: {run.genesis}.\n")
    return card


def browse(run, *tests: str, **more: str) -> None:
    assert (WEB / "dist" / "index.html").exists(), "web/dist has no app: run scripts/build.sh"
    env = {
        **os.environ,
        "SHEAF_WEB": run.aggregator.endpoint,
        "SHEAF_NODE": run.network.url,
        "SHEAF_OUT": str(run.out),
        "SHEAF_PROOFS": json.dumps([str(path) for path in run.wait_proofs(0)]),
        "SHEAF_CLIENT": str(MNIST / "client.py"),
        "SHEAF_CARD": str(other_card(run)),
        "SHEAF_WEIGHTS": str(next((run.out / "store").rglob("*.safetensors"))),
        "SHEAF_TRAINERS": json.dumps([str(trainer.cli.home / "mnemonic") for trainer in run.trainers]),
        "SHEAF_TEST_PATIENCE": str(PATIENCE),
        "SHEAF_TEST_WINDOWS": str(WINDOWS),
        **more,
    }
    # At once: people mostly wait for blocks.
    files = [f"tests/browser/{test}.test.mjs" for test in tests]
    command = ["node", "--test", f"--test-concurrency={len(files)}", *files]
    # What hangs ends much earlier, by the limit of each step.
    done = subprocess.run(command, cwd=WEB, env=env, capture_output=True, text=True, timeout=patient(1_500))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_for_everyone(running):
    shots = os.environ.get("SHEAF_SHOTS")
    browse(running, "access", **({"SHEAF_SHOTS": shots} if shots else {}))


def test_people_browse_stake_watch_verify_claim_object_and_propose(running):
    browse(running, "story", "disputes", "node")
