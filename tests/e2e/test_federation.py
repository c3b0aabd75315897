"""One federated task on real processes: as the demo runs it, and when things go wrong."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from federation import Federation
from localnet import CliError, wait_for
from summary import problems, summary

NODE_TESTS = Path(__file__).resolve().parents[1] / "polkadot-js"
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


def test_a_task_runs_from_deposit_to_reward_and_polkadot_js_reads_all_of_it(federation):
    run = federation(trainers=5, rounds=6)
    run.everything()

    found = summary(run)
    assert problems(found) == []
    assert found["accuracy_after"] >= 0.88 > found["accuracy_before"]
    assert [entry["participants"] for entry in found["rounds"]] == [5] * 6
    assert all(int(trainer["earned"]) > 0 for trainer in found["trainers"])
    assert len({trainer["payee"] for trainer in found["trainers"]} | {trainer["account"] for trainer in found["trainers"]}) == 10

    env = {**os.environ, "SHEAF_NODE": run.network.url, "SHEAF_EXPECTED_EVENTS": ",".join(EVENTS)}
    done = subprocess.run(["node", "--test"], cwd=NODE_TESTS, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


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
    wait_for("proofs", lambda: all(trainer.cli("rewards", "list") for trainer in run.trainers), 60)
    run.aggregator.process.kill()

    with pytest.raises(CliError):
        run.organization("task", "close", run.task)
    wait_for("the deadline and its grace", lambda: closes(run), 300, 3.0)

    for trainer in run.trainers:
        trainer.process.stop()
        trainer.payee = trainer.cli("rewards", "list")[0]["payee"]
        trainer.balance_before = run.balance(trainer.payee)
        trainer.claim(run.task, "//Eve")
        trainer.balance_after = run.balance(trainer.payee)
        trainer.cli("--wallet", "main", "seat", "release", run.task)
    posted = run.show()["rounds"]
    for entry in posted:
        if not entry["aggregator_paid"]:
            run.organization("task", "collect-share", run.task, entry["round"])
    run.sweep()

    assert sum(run.books.values()) == run.deposit
    assert run.books["paid"] == sum(trainer.earned for trainer in run.trainers) > 0
    assert run.books["refunded"] >= run.deposit * (6 - len(posted)) // 6
    assert all(trainer.balance_after - trainer.balance_before == trainer.earned for trainer in run.trainers)
    for trainer in run.trainers:
        assert int(trainer.cli("--wallet", "main", "stake", "status")["allocated"]) == 0


def closes(run) -> bool:
    try:
        run.organization("task", "close", run.task)
        return True
    except CliError:
        return False
