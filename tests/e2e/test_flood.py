"""Claims without a signer cost their sender nothing, so a flood of worthless ones must cost no one else anything."""

import json
import subprocess

import pytest

from sheaf_testing import Network, patient

# Three validators take half a minute to start on two cores, and a flood worth measuring as long.
pytestmark = pytest.mark.full
FORGED = WORTHLESS = 10_000


@pytest.fixture(scope="module")
def found(bin_folder, tmp_path_factory):
    """A quiet time and then the flood, on three validators: how blocks, transfers and accounts fared."""
    network = Network(bin_folder, tmp_path_factory.mktemp("flood") / "network")
    order = {"seats": 60, "rounds": 2, "forged": FORGED, "worthless": WORTHLESS, "quiet_seconds": 20}
    try:
        network.start()
        order["nodes"] = network.urls
        load = [bin_folder / "xtask", "claims-load", "flood"]
        done = subprocess.run(load, input=json.dumps(order), capture_output=True, text=True, timeout=patient(600))
    finally:
        network.stop()
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    return json.loads(done.stdout)


def test_no_forged_claim_is_let_in(found):
    forged = found["forged"]

    assert forged["sent"] == sum(forged["refused"].values()) == FORGED


def test_no_claim_that_pays_too_little_or_was_made_before_is_let_in(found):
    kinds = (found["too_small"], found["claimed_before"])

    assert sum(kind["sent"] for kind in kinds) == WORTHLESS
    assert all(kind["sent"] == sum(kind["refused"].values()) for kind in kinds)


def test_nothing_of_the_flood_is_in_a_block_or_waits_for_one(found):
    assert found["included"] == 0
    assert found["pending"] == 0
    assert found["others_changed"] == []


def test_the_flood_costs_no_block(found):
    quiet, flood = found["quiet"], found["flood"]

    assert flood["slots"] - flood["blocks"] <= quiet["slots"] - quiet["blocks"]


def test_who_pays_is_served_as_fast_as_before(found):
    quiet, flood = found["quiet"], found["flood"]

    assert flood["transfers"] == len(flood["delays"]) > 0
    assert quiet["transfers"] == len(quiet["delays"]) > 0
    assert flood["delay_p95"] <= quiet["delay_p95"] + 1
