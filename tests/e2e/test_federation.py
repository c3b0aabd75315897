"""One federated task on real processes: as the demo runs it, and when things go wrong."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sheaf_testing import Cli, CliError, patient, wait_for
from sheaf_testing.demo.summary import problems, summary
from sheaf_testing.places import MNIST, NODE_TESTS, client_python
from sheaf_testing.terminal import at_terminal
from sheaf_testing.terms import RULE
from sheaf_testing.waiting import wait_to_reach

FIELDS = {"task", "genesis", "finalized_block", "validators", "rounds", "accuracy_before", "accuracy_after", "trainers"}
FIELDS |= {"deposit", "paid", "aggregator", "refunded", "unclaimed", "issuance_ok"}
TRAINER_FIELDS = {"account", "payee", "staked", "earned", "balance_before", "balance_after"}
EVENTS = {
    "registry": ["OrganizationRegistered", "TrainerRegistered", "AggregatorRegistered", "ModelPublished"],
    "tasks": ["TaskProposed", "TaskAccepted", "RoundPosted", "TaskClosed", "TaskSwept"],
    "trainerStaking": ["Bonded", "SeatTaken"],
    "rewards": ["Claimed"],
}
RECEIVER = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
TRANSFER = ("wallet", "transfer", RECEIVER, "1.5 SHF")


@pytest.fixture(scope="module")
def demo(bin_folder, tmp_path_factory):
    """The demo as people run it, with `--keep`: what it found, and the network that it leaves running."""
    out = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "sheaf_testing.demo", "--out", str(out), "--keep", "--audit"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=patient(1_200))
    stop = re.search(r"To stop it: kill ([\d ]+)", done.stdout)
    processes = [int(number) for number in stop.group(1).split()] if stop else []
    try:
        assert done.returncode == 0, done.stderr
        port = re.search(r"rpc=ws%3A%2F%2F127\.0\.0\.1%3A(\d+)", done.stdout).group(1)
        found = json.loads((out / "summary.json").read_text())
        url = f"ws://127.0.0.1:{port}"
        yield SimpleNamespace(found=found, out=out, url=url, processes=processes, printed=done.stdout)
    finally:
        for process in processes:
            os.kill(process, signal.SIGTERM)
    wait_for("the end of all processes", lambda: not any(map(alive, processes)), 60)


@pytest.fixture
def dave(demo, bin_folder, tmp_path):
    """Someone with a new wallet and funds, at the demo's network."""
    password = tmp_path / "password"
    password.touch(mode=0o600)
    password.write_text("correct horse\n")
    cli = Cli(bin_folder, tmp_path / "home", demo.url, password)
    cli("wallet", "import", "main", "--uri-stdin", stdin="//Dave\n")
    return cli


def test_the_demo_accounts_for_every_token_of_its_deposit(demo):
    assert set(demo.found) == FIELDS
    assert all(set(trainer) == TRAINER_FIELDS for trainer in demo.found["trainers"])
    assert problems(demo.found) == []
    assert "Every token accounted for: yes, to the planck" in demo.printed


def test_the_demos_model_learns_in_rounds_of_all_trainers(demo):
    assert demo.found["accuracy_after"] >= 0.88 > demo.found["accuracy_before"]
    assert [entry["participants"] for entry in demo.found["rounds"]] == [5] * 6


def test_every_trainer_of_the_demo_earns_on_a_payee_of_its_own(demo):
    trainers = demo.found["trainers"]

    assert all(int(trainer["earned"]) > 0 for trainer in trainers)
    assert len({trainer[who] for trainer in trainers for who in ("account", "payee")}) == 10


def test_the_models_on_the_chain_are_those_of_a_simulation(demo, bin_folder):
    posted = [entry["model"].removeprefix("0x") for entry in demo.found["rounds"]]

    assert posted == simulated(bin_folder, demo.out / "data")


def test_the_demo_leaves_only_the_network_and_the_aggregator_running(demo):
    assert len(demo.processes) == 4, "three validators and the aggregator"
    assert all(map(alive, demo.processes))


def test_polkadot_js_reads_everything_that_the_demo_did(demo):
    expected = [f"{pallet}.{event}" for pallet, events in EVENTS.items() for event in events]
    env = {**os.environ, "SHEAF_NODE": demo.url, "SHEAF_EXPECTED_EVENTS": ",".join(expected)}
    done = subprocess.run(
        ["node", "--test"], cwd=NODE_TESTS, env=env, capture_output=True, text=True, timeout=patient(600)
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_dry_run_needs_no_password_moves_nothing_and_names_the_fee_that_is_charged(dave, tmp_path):
    before = dave("wallet", "balance")["total"]
    (tmp_path / "password").rename(tmp_path / "hidden")
    shown = dave(*TRANSFER, "--dry-run")
    (tmp_path / "hidden").rename(tmp_path / "password")
    assert (shown["pallet"], shown["call"]) == ("Balances", "transfer_keep_alive")
    assert shown["arguments"] == {"dest": RECEIVER, "value": "1500000000000"}
    assert dave("wallet", "balance")["total"] == before

    sent = dave(*TRANSFER)

    assert sent["fee"] == shown["fee"], "the chain took another fee than was shown"
    assert int(before) - int(dave("wallet", "balance")["total"]) == 1_500_000_000_000 + int(sent["fee"])


def test_a_transaction_that_is_declined_is_not_sent(dave):
    before = dave("wallet", "balance")["total"]

    code, asked = at_terminal(dave, *TRANSFER, answer="n")

    assert code == 1 and "1.5 SHF" in asked and "nothing was sent" in asked
    assert dave("wallet", "balance")["total"] == before


def test_doctor_finds_nothing_wrong(dave):
    findings = dave("doctor")

    assert {finding["verdict"] for finding in findings} <= {"ok", "warning"}, findings
    checked = {finding["check"] for finding in findings}
    assert {"node", "network", "sync", "finality", "clock", "python", "sandbox", "wallets"} <= checked


def test_the_first_transaction_pins_the_network(dave):
    dave(*TRANSFER)

    assert dave("config", "get", "genesis")["origin"] == "file"
    with pytest.raises(CliError, match="follows another chain"):
        dave("wallet", "balance", "--genesis", "11" * 32)
    dave("config", "set", "genesis", "11" * 32)
    with pytest.raises(CliError, match="sheaf config set genesis"):
        dave(*TRANSFER)


@pytest.mark.full
def test_killed_aggregators_and_validators_lose_nothing(federation):
    run = federation(trainers=3, rounds=4, windows={"claim_window": 200})
    run.prepare()
    run.start_training()
    chance = random.Random(2027)
    charlie = run.network.validators[2]

    def kill_and_restart() -> None:
        """Kill -9, at moments spread over the round."""
        time.sleep(chance.uniform(1, 9))
        run.aggregator.process.kill()
        run.aggregator.process.start()

    for number in range(4):
        kill_and_restart()
        if number == 1:
            # Three validators finalize only together: the round waits for the third to come back.
            charlie.kill()
            seen = run.network.rpc.best()
            wait_for("blocks without charlie", lambda: run.network.rpc.best() >= seen + 3)
            charlie.start()
            charlie.wait_ready()
        run.wait_posted(number)
    run.follow_rounds()
    run.finish()

    found = summary(run)
    assert problems(found) == []
    assert [entry["participants"] for entry in found["rounds"]] == [3] * 4, "no acknowledged update was lost"
    wait_to_reach("finality on the restarted validator", charlie.rpc.finalized, charlie.rpc.finalized() + 1)


@pytest.mark.full
def test_a_task_ends_without_its_aggregator_and_the_money_adds_up(federation):
    run = federation(trainers=2, rounds=6, deadline=180, round_time=30, windows={"claim_window": 80})
    run.prepare()
    run.start_training()
    run.wait_posted(0)
    run.network.wait_final(run.network.rpc.finalized() + 5)
    run.wait_proofs(0)
    run.aggregator.process.kill()

    with pytest.raises(CliError):
        run.organization("task", "close", run.task)
    wait_for("the deadline and its grace", lambda: closes(run), 600, 3.0)

    run.deposit = int(run.show()["deposit"])
    for trainer in run.trainers:
        trainer.process.stop()
        trainer.learn_payee()
        trainer.balance_before = run.balance(trainer.payee)
        trainer.claim(run.task, "//Eve")
        trainer.balance_after = run.balance(trainer.payee)
        trainer.cli("--wallet", "main", "seat", "release", run.task)
    posted = run.show()["rounds"]
    for entry in posted:
        if not entry["aggregator_paid"]:
            run.organization("task", "collect-share", run.task, entry["round"])
    # Rounds posted in the aggregator's last moments have no proofs: what they hold goes to the treasury in the end.
    wait_for("the end of the claim window", lambda: sweeps(run), 900, 3.0)

    assert sum(run.books.values()) == run.deposit
    assert run.books["paid"] == sum(trainer.earned for trainer in run.trainers) > 0
    assert run.books["refunded"] >= run.deposit * (6 - len(posted)) // 6
    assert all(trainer.balance_after - trainer.balance_before == trainer.earned for trainer in run.trainers)
    for trainer in run.trainers:
        assert int(trainer.cli("--wallet", "main", "stake", "status")["allocated"]) == 0


def simulated(bin_folder: Path, data: Path) -> list[str]:
    """The models of the demo's rounds, as `sheaf train simulate` makes them from the same data."""
    command = [bin_folder / "sheaf", "train", "simulate", MNIST / "client.py", "--data", data, "--rounds", "6"]
    command = [str(part) for part in [*command, *RULE, "--json"]]
    env = {**os.environ, "SHEAF_PYTHON": client_python()}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=patient(600))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["model"] for line in lines if isinstance(line.get("round"), int)]


def alive(process: int) -> bool:
    """Whether it still runs; one that ended and that nobody waited for does not count."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def sweeps(run) -> bool:
    try:
        run.sweep()
        return True
    except CliError:
        return False


def closes(run) -> bool:
    try:
        run.organization("task", "close", run.task)
        return True
    except CliError:
        return False
