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

import pytest

from federation import Federation
from localnet import Cli, CliError, wait_for
from summary import problems, summary
from terminal import at_terminal

ROOT = Path(__file__).resolve().parents[2]
NODE_TESTS = ROOT / "tests" / "polkadot-js"
FIELDS = set("task genesis finalized_block validators rounds accuracy_before accuracy_after deposit paid aggregator".split())
FIELDS |= set("refunded unclaimed trainers issuance_ok".split())
TRAINER_FIELDS = set("account payee staked earned balance_before balance_after".split())
CACHE = Path(os.environ.get("SHEAF_CACHE") or f"{os.environ['HOME']}/.cache/sheaf")
EVENTS = [
    "registry.OrganizationRegistered", "registry.TrainerRegistered", "registry.AggregatorRegistered", "registry.ModelPublished",
    "tasks.TaskProposed", "tasks.TaskAccepted", "tasks.RoundPosted", "tasks.TaskClosed", "tasks.TaskSwept",
    "trainerStaking.Bonded", "trainerStaking.SeatTaken", "rewards.Claimed",
]  # fmt: skip


@pytest.fixture
def federation(bin_folder, tmp_path):
    """Makes federations, and stops them whatever happens."""
    made = []

    def make(**wanted) -> Federation:
        made.append(Federation(bin_folder, sys.executable, CACHE, tmp_path, **wanted))
        return made[-1]

    yield make
    for run in made:
        run.stop()


def test_the_demo_runs_from_deposit_to_reward_and_polkadot_js_reads_all_of_it(bin_folder, tmp_path):
    command = [sys.executable, ROOT / "scripts" / "demo", "--bin", bin_folder, "--cache", CACHE, "--out", tmp_path, "--keep"]
    demo = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600)
    stop = re.search(r"To stop it: kill ([\d ]+)", demo.stdout)
    processes = [int(number) for number in stop.group(1).split()] if stop else []
    try:
        assert demo.returncode == 0, demo.stderr
        found = json.loads((tmp_path / "summary.json").read_text())
        assert set(found) == FIELDS and all(set(trainer) == TRAINER_FIELDS for trainer in found["trainers"])
        assert problems(found) == []
        assert found["accuracy_after"] >= 0.88 > found["accuracy_before"]
        assert [entry["participants"] for entry in found["rounds"]] == [5] * 6
        assert all(int(trainer["earned"]) > 0 for trainer in found["trainers"])
        assert len({trainer[who] for trainer in found["trainers"] for who in ("account", "payee")}) == 10
        assert [entry["model"].removeprefix("0x") for entry in found["rounds"]] == simulated(bin_folder, tmp_path / "data"), "the chain's models, without a chain"

        port = re.search(r"rpc=ws%3A%2F%2F127\.0\.0\.1%3A(\d+)", demo.stdout).group(1)
        env = {**os.environ, "SHEAF_NODE": f"ws://127.0.0.1:{port}", "SHEAF_EXPECTED_EVENTS": ",".join(EVENTS)}
        done = subprocess.run(["node", "--test"], cwd=NODE_TESTS, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        the_command_line_tells_beforehand_what_it_does(bin_folder, tmp_path, env["SHEAF_NODE"])
    finally:
        for process in processes:
            os.kill(process, signal.SIGTERM)
    assert len(processes) == 4, "three validators and the aggregator were left running, nothing else"
    wait_for("the end of all processes", lambda: not any(map(alive, processes)), 30)


def the_command_line_tells_beforehand_what_it_does(bin_folder: Path, folder: Path, url: str) -> None:
    """A dry run needs no password, moves nothing and names the fee that is taken then; the network is pinned by the first use."""
    receiver = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
    password = folder / "own-password"
    password.touch(mode=0o600)
    password.write_text("correct horse\n")
    cli = Cli(bin_folder, folder / "homes" / "own", url, password, sys.executable)
    cli("wallet", "import", "main", "--uri-stdin", stdin="//Dave\n")
    transfer = ("wallet", "transfer", receiver, "1.5 SHF")
    before = cli("wallet", "balance")["total"]

    password.rename(folder / "hidden")
    shown = cli(*transfer, "--dry-run")
    (folder / "hidden").rename(password)
    assert (shown["pallet"], shown["call"]) == ("Balances", "transfer_keep_alive")
    assert shown["arguments"] == {"dest": receiver, "value": "1500000000000"}
    assert cli("wallet", "balance")["total"] == before

    code, asked = at_terminal(cli, *transfer, answer="n")
    assert code == 1 and "1.5 SHF" in asked and "nothing was sent" in asked
    assert cli("wallet", "balance")["total"] == before

    sent = cli(*transfer)
    assert sent["fee"] == shown["fee"], "the chain took another fee than was shown"
    assert int(before) - int(cli("wallet", "balance")["total"]) == 1_500_000_000_000 + int(sent["fee"])

    findings = cli("doctor")
    assert {finding["verdict"] for finding in findings} <= {"ok", "warning"}, findings
    assert {"node", "network", "sync", "finality", "clock", "python", "sandbox", "wallets"} <= {finding["check"] for finding in findings}

    assert cli("config", "get", "genesis")["origin"] == "file"
    with pytest.raises(CliError, match="follows another chain"):
        cli("wallet", "balance", "--genesis", "11" * 32)
    cli("config", "set", "genesis", "11" * 32)
    with pytest.raises(CliError, match="sheaf config set genesis"):
        cli(*transfer)


@pytest.mark.full
def test_killed_aggregators_and_validators_lose_nothing(federation):
    run = federation(trainers=3, rounds=4)
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
            time.sleep(10)
            charlie.start()
            charlie.wait_ready()
        wait_for(f"round {number}", lambda: run.posted(number), 180, alive=run.aggregator.process)
    run.follow_rounds()
    run.finish()

    found = summary(run)
    assert problems(found) == []
    assert [entry["participants"] for entry in found["rounds"]] == [3] * 4, "no acknowledged update was lost"
    head = charlie.rpc.finalized()
    wait_for("finality on the restarted validator", lambda: charlie.rpc.finalized() > head, 60)


@pytest.mark.full
def test_a_task_ends_without_its_aggregator_and_the_money_adds_up(federation):
    run = federation(trainers=2, rounds=6, deadline="+2m", round_time="30s")
    run.prepare()
    run.start_training()
    wait_for("the first round", lambda: run.posted(0), 120, alive=run.aggregator.process)
    opened = run.network.rpc.finalized() + 4
    wait_for("the round's opening", lambda: run.network.rpc.finalized() > opened, 60)
    wait_for("proofs", lambda: all(trainer.cli("rewards", "list", "--wallet", "main") for trainer in run.trainers), 60)
    run.aggregator.process.kill()

    with pytest.raises(CliError):
        run.organization("task", "close", run.task)
    wait_for("the deadline and its grace", lambda: closes(run), 300, 3.0)

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
    wait_for("the end of the claim window", lambda: sweeps(run), 300, 3.0)

    assert sum(run.books.values()) == run.deposit
    assert run.books["paid"] == sum(trainer.earned for trainer in run.trainers) > 0
    assert run.books["refunded"] >= run.deposit * (6 - len(posted)) // 6
    assert all(trainer.balance_after - trainer.balance_before == trainer.earned for trainer in run.trainers)
    for trainer in run.trainers:
        assert int(trainer.cli("--wallet", "main", "stake", "status")["allocated"]) == 0


def simulated(bin_folder: Path, data: Path) -> list[str]:
    """The models of the demo's rounds, as `sheaf train simulate` makes them from the same data."""
    rule = ["--clip", "4", "--frac-bits", "16", "--sample-weight-cap", "1000"]
    command = [bin_folder / "sheaf", "train", "simulate", ROOT / "examples" / "mnist" / "client.py", "--data", data, "--rounds", "6", *rule, "--json"]
    env = {**os.environ, "SHEAF_PYTHON": sys.executable}
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=env, timeout=180)
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
