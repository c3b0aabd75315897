"""The specification of a test network: the chain's, with windows of its own."""

import json

import pytest

from sheaf_testing import network, waiting
from sheaf_testing.network import Network

PARAMS = {
    "tasks": {
        "min_stake": 100,
        "grace_ms": 60_000,
        "min_round_gap": 2,
        "challenge_window": 2,
        "stall_window": 100,
        "claim_window": 40,
        "ruling_window": 10,
    },
    "trainerStaking": {
        "min_bond": 100,
        "bonding_duration": 10,
        "leave_delay": 4,
        "contest_window": 10,
        "ruling_window": 10,
    },
}


@pytest.fixture
def specification(tmp_path):
    file = tmp_path / "spec.json"
    genesis = {pallet: {"params": params} for pallet, params in PARAMS.items()}
    file.write_text(json.dumps({"genesis": {"runtimeGenesis": {"patch": genesis}}}))
    return file


def written(made: Network) -> dict:
    made.write_specification()
    genesis = json.loads(made.chain.read_text())["genesis"]["runtimeGenesis"]["patch"]
    return {pallet: genesis[pallet]["params"] for pallet in PARAMS}


def test_a_network_with_the_chains_own_windows_needs_no_specification(tmp_path):
    made = Network(tmp_path, tmp_path / "network")

    assert made.chain == "local"
    assert made.validators[0].command[1:3] == ["--chain", "local"]


def test_windows_of_a_network_replace_those_of_the_chain(specification, tmp_path):
    made = Network(tmp_path, tmp_path / "network", chain=specification, windows={"claim_window": 400})

    params = written(made)

    assert made.validators[0].command[1:3] == ["--chain", str(made.chain)]
    assert params["tasks"] == PARAMS["tasks"] | {"claim_window": 400}
    assert params["trainerStaking"] == PARAMS["trainerStaking"]


def test_one_factor_scales_every_window_and_no_amount(specification, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "WINDOWS", 2)
    monkeypatch.setattr(waiting, "WINDOWS", 2)
    made = Network(tmp_path, tmp_path / "network", chain=specification, windows={"claim_window": 50})

    params = written(made)

    assert params["tasks"]["claim_window"] == 100
    assert params["tasks"]["challenge_window"] == 4
    assert params["tasks"]["grace_ms"] == 120_000
    assert params["trainerStaking"]["leave_delay"] == 8
    assert (params["tasks"]["min_stake"], params["trainerStaking"]["min_bond"]) == (100, 100)
