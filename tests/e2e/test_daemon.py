"""Trainers that are left running: through kills at any moment no acknowledged update, no proof and no reward is lost."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from daemons import Chaos, Daemons
from localnet import wait_for

CACHE = Path(os.environ.get("SHEAF_CACHE") or f"{os.environ['HOME']}/.cache/sheaf")


@pytest.fixture
def federation(bin_folder, tmp_path):
    """Makes federations of daemons, and stops them whatever happens."""
    made = []

    def make(**wanted) -> Daemons:
        made.append(Daemons(bin_folder, sys.executable, CACHE, tmp_path, **wanted))
        return made[-1]

    yield make
    for run in made:
        run.stop()


def posted(run) -> int:
    return int(run.show()["rounds_posted"])


def finish(run, chaos) -> None:
    """Everyone is there again; then all that was earned is claimed, and all stake released, with nobody's help."""
    chaos.revive(everyone=True)
    wait_for("the claims", run.is_all_claimed, 150, 2.0)
    for trainer in run.trainers:
        released = lambda: int(trainer.cli("stake", "status", "--wallet", "main")["allocated"]) == 0  # noqa: E731
        wait_for(f"the release of the stake of {trainer.number}", released, 120, 3.0, alive=trainer.process)
    claimed = lambda: not [problem for problem in run.problems() if "not claimed" in problem]  # noqa: E731
    wait_for("the daemons' notes of their claims", claimed, 90, 3.0)
    chaos.watch()
    assert run.problems() == []


def stop_cleanly(trainer) -> None:
    os.kill(trainer.process.child.pid, signal.SIGTERM)
    assert trainer.process.child.wait(60) == 0, trainer.process.tail()


@pytest.mark.full
def test_a_daemon_that_is_killed_goes_on_claims_and_gives_everything_back(federation):
    run = federation(trainers=4, rounds=3, round_time="25s")
    run.prepare()
    run.start_training()
    chaos = Chaos(run, 7)
    one, two, three, four = run.trainers
    wait_for("four seats", lambda: run.show()["seated"] == 4, 60, alive=one.process)
    for number, trainer in enumerate((one, two, three)):
        wait_for(f"round {number}", lambda: posted(run) > number, 90, 1.0, alive=run.aggregator.process)
        chaos.kill(trainer.process, "agent", 0, 1)
        time.sleep(1)
        chaos.revive()
    status = four.cli("train", "status", "--wallet", "main")
    assert status["daemon"]["running"] and status["tasks"][0]["task"] == run.task
    assert int(status["tasks"][0]["claimed"]) + int(status["tasks"][0]["unclaimed"]) > 0
    finish(run, chaos)

    # The second one has fresh payees: what it earned is there, less the fees that came out of it, and nobody signed.
    earned, received = run.earned_and_received(two)
    assert 0.9 * earned < received < earned
    left = one.cli("train", "stop", "--unbond", "--wallet", "main")
    assert left["daemon"] and left["unbonding"]
    assert one.process.child.wait(30) == 0
    assert int(one.cli("stake", "status", "--wallet", "main")["bonded"]) == 0
    stop_cleanly(four)


@pytest.mark.full
def test_random_kills_of_trainers_nodes_and_the_aggregator_lose_nothing(federation):
    run = federation(trainers=20, rounds=10, round_time="20s")
    run.prepare()
    run.start_training()
    wait_for("seats", lambda: run.show()["seated"] >= 5, 120, 2.0, alive=run.aggregator.process)
    chaos = Chaos(run, int(os.environ.get("SHEAF_CHAOS_SEED", "2026")))
    node_kills, end, rounds = {3, 7}, time.monotonic() + 480, 0
    while rounds < run.rounds_wanted:
        assert time.monotonic() < end, f"only {rounds} rounds were posted; killed so far: {chaos.kills}"
        chaos.kill_an_agent()
        if chaos.chance.random() < 0.1:
            chaos.kill_the_aggregator()
        if rounds in node_kills:
            node_kills.remove(rounds)
            chaos.kill_a_node()
        time.sleep(chaos.chance.uniform(0.5, 4))
        chaos.revive()
        chaos.watch()
        rounds = posted(run)
    finish(run, chaos)

    print(f"killed: {chaos.kills}")
    assert chaos.kills["agent"] >= 20 and chaos.kills["aggregator"] >= 3 and chaos.kills["node"] == 2
    for trainer in run.trainers:
        earned, received = run.earned_and_received(trainer)
        assert earned > 0
        if trainer.number % 2 == 0:
            assert 0.9 * earned < received < earned, "the fresh payee's key is here, and so is what it earned"
    for trainer in run.trainers:
        stop_cleanly(trainer)
