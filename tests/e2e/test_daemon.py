"""Trainers left running: whatever is killed, and when, no acknowledged update, no proof and no reward is lost."""

import functools
import os
import signal
import time

import pytest

from sheaf_testing import patient, wait_for
from sheaf_testing.daemons import Chaos, Daemons

# Long enough to claim after any sequence of kills.
WINDOWS = {"claim_window": 200}


def posted(run) -> int:
    return int(run.show()["rounds_posted"])


def finish(run, chaos) -> None:
    """Starts everything again; then the daemons claim all that was earned, and release all stake."""
    chaos.revive(everyone=True)
    wait_for("the claims", run.is_all_claimed, 300, 2.0)
    for trainer in run.trainers:
        released = functools.partial(has_its_stake_back, trainer)
        wait_for(f"the release of the stake of {trainer.number}", released, 240, 3.0, alive=trainer.process)
    wait_for("the daemons' notes of their claims", lambda: not unclaimed(run), 180, 3.0)
    chaos.watch()
    assert run.problems() == []


def has_its_stake_back(trainer) -> bool:
    return int(trainer.cli("stake", "status", "--wallet", "main")["allocated"]) == 0


def unclaimed(run) -> list[str]:
    return [problem for problem in run.problems() if "not claimed" in problem]


def stop_cleanly(trainer) -> None:
    os.kill(trainer.process.child.pid, signal.SIGTERM)
    assert trainer.process.child.wait(patient(60)) == 0, trainer.process.tail()


@pytest.mark.full
def test_a_daemon_that_is_killed_goes_on_claims_and_releases_all_stake(federation):
    run = federation(Daemons, trainers=4, rounds=3, round_time=25, windows=WINDOWS)
    run.prepare()
    run.start_training()
    chaos = Chaos(run, 7)
    one, two, three, four = run.trainers
    wait_for("four seats", lambda: run.show()["seated"] == 4, alive=one.process)
    for number, trainer in enumerate((one, two, three)):
        wait_for(f"round {number}", lambda: posted(run) > number, 240, 1.0, alive=run.aggregator.process)
        chaos.kill(trainer.process, "agent", 0, 1)
        time.sleep(1)
        chaos.revive()
    status = four.cli("train", "status", "--wallet", "main")
    assert status["daemon"]["running"] and status["tasks"][0]["task"] == run.task
    assert int(status["tasks"][0]["claimed"]) + int(status["tasks"][0]["unclaimed"]) > 0
    finish(run, chaos)

    # The second trainer has a fresh payee: it holds what was earned, less the fees that unsigned claims pay from it.
    earned, received = run.earned_and_received(two)
    assert 0.9 * earned < received < earned
    left = one.cli("train", "stop", "--unbond", "--wallet", "main")
    assert left["daemon"] and left["unbonding"]
    assert one.process.child.wait(patient(60)) == 0
    assert int(one.cli("stake", "status", "--wallet", "main")["bonded"]) == 0
    stop_cleanly(four)


@pytest.mark.full
def test_random_kills_of_trainers_nodes_and_the_aggregator_lose_nothing(federation):
    run = federation(Daemons, trainers=20, rounds=10, round_time=20, windows=WINDOWS)
    run.prepare()
    run.start_training()
    wait_for("seats", lambda: run.show()["seated"] >= 5, 240, 2.0, alive=run.aggregator.process)
    chaos = Chaos(run, int(os.environ.get("SHEAF_CHAOS_SEED", "2026")))
    node_kills, end, rounds = {3, 7}, time.monotonic() + patient(900), 0
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
            assert 0.9 * earned < received < earned, "a fresh payee has what it earned, less fees"
    for trainer in run.trainers:
        stop_cleanly(trainer)
