"""A trainer whose own key is not on the machine that trains, and what remains after that machine is lost."""

import shutil
from pathlib import Path

import pytest

from sheaf_testing import CliError, Process, wait_for
from sheaf_testing.federation import SHF


def test_a_hot_key_trains_for_a_cold_account_and_a_lost_machine_costs_nothing(federation, tmp_path: Path):
    # Everything after the last round is done before the claims end.
    run = federation(trainers=2, rounds=2, windows={"claim_window": 400})
    run.prepare()
    cold, other = run.trainers
    address = cold.address

    # The account grants a hot key, whose wallet moves to the machine that trains; its own key does not.
    granted = cold.cli("wallet", "hotkey", "add", "hot", "--fund", "1")
    cold.cli("wallet", "export", "hot", "--json-file", tmp_path / "hot.json")
    machine = run.cli("machine")
    machine("wallet", "import", "hot", "--json-file", tmp_path / "hot.json")
    assert [entry["wallet"] for entry in machine("wallet", "list")] == ["hot"]
    assert machine("wallet", "show", "hot")["hot_key_of"] == address
    assert [entry["hotkey"] for entry in cold.cli("wallet", "hotkey", "list")] == [granted["hotkey"]]
    for command in (["stake", "unbond", "1"], ["stake", "bond", "1"], ["trainer", "register", "--name", "x"]):
        with pytest.raises(CliError, match="is a hot key"):
            machine(*command)

    command = machine.command("train", "run", run.task, "--data", cold.data, "--yes", "--json")
    cold.process = Process("hot trainer", command, tmp_path / "hot.log", machine.env).start()
    other.start_training(run.task)
    wait_for(
        "the end of training",
        lambda: not (cold.process.running or other.process.running),
        600,
        alive=run.aggregator.process,
    )
    for trainer in run.trainers:
        trainer.require_healthy()
    proven = machine("rewards", "list")
    assert [entry["payee"] for entry in proven] == [address] * 2

    # The seat was taken in the account's name, by a transaction of the hot key.
    taken = next(entry for entry in cold.cli("wallet", "history", address)["entries"] if entry["call"] == "Proxy.proxy")
    assert (taken["signer"], taken["failed"]) == (granted["hotkey"], False)
    assert any("seat in task" in effect for effect in taken["effects"])

    # The machine is lost. The account's key alone rebuilds every proof: the cold home has no data of any round.
    shutil.rmtree(machine.home)
    recovered = cold.cli("rewards", "recover", "--wallet", "main")
    assert [entry["round"] for entry in recovered["recovered"]] == [0, 1]
    assert int(recovered["total"]) == sum(int(entry["amount"]) for entry in proven) > 0

    # Another machine with the same hot key claims for the account, through its proxy.
    machine = run.cli("new-machine")
    machine("wallet", "import", "hot", "--json-file", tmp_path / "hot.json")
    assert machine("rewards", "recover", "--task", run.task)["total"] == recovered["total"]
    wait_for("the opening of the last round", lambda: claimable(machine) == 2, 120, 3.0)
    before = run.balance(address)
    claimed = machine("rewards", "claim")
    assert {transaction["signer"] for transaction in claimed["transactions"]} == {granted["hotkey"]}
    assert run.balance(address) - before == int(claimed["total"]) == int(recovered["total"])

    # An unlinkable payee: rebuilt from the mnemonic alone, claimed without a signer, swept to an address of its owner.
    again = run.cli("other-again")
    again("wallet", "import", "main", "--mnemonic-file", other.cli.home / "mnemonic")
    found = again("rewards", "recover")["recovered"]
    payees = {entry["payee"] for entry in found}
    assert len(found) == 2 and len(payees) == 1 and other.address not in payees
    again("rewards", "claim", "--fee-less")
    target = again("wallet", "create", "target", "--mnemonic-file", tmp_path / "target")["address"]
    with pytest.raises(CliError, match="--yes"):
        again("--wallet", "main", "rewards", "sweep", "--to", target)
    swept = again("--wallet", "main", "rewards", "sweep", "--to", target, "--yes")
    assert {entry["payee"] for entry in swept["swept"]} == payees
    assert run.balance(target) == int(swept["total"]) > SHF
    assert run.balance(next(iter(payees))) == 0

    # A revoked key no longer trains.
    cold.cli("wallet", "hotkey", "revoke", granted["hotkey"])
    assert cold.cli("wallet", "hotkey", "list") == []
    with pytest.raises(CliError, match="NotProxy|lets it train|is over"):
        machine("seat", "leave", run.task)


def claimable(cli) -> int:
    return sum(entry["state"] == "claimable" for entry in cli("rewards", "list"))
