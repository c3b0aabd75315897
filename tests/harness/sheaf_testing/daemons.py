"""Trainers that leave `sheaf train daemon` running, on a task whose client code takes milliseconds."""

import hashlib
import heapq
import json
import random
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .federation import SHF, STAKE, Federation
from .process import Process
from .waiting import patient

CLIENT = '''\
"""A vector that every trainer moves in its own direction."""

import os

import numpy as np


class Client:
    def __init__(self, data_dir, config):
        self.data_dir = data_dir

    def initial_parameters(self):
        return {"weights": np.zeros(4096, np.float32)}

    def fit(self, parameters, config):
        with open(os.path.join(self.data_dir, "seed")) as file:
            seed = int(file.read())
        push = np.random.default_rng([seed, config["round"]]).normal(0, 0.1, 4096)
        return {"weights": parameters["weights"] + push.astype(np.float32)}, 10 + seed, {"train_loss": 1.0}

    def evaluate(self, parameters, config):
        return float(np.abs(parameters["weights"]).mean()), 10, {"accuracy": 0.5}
'''


class Daemons(Federation):
    """A federation whose trainers are daemons, spread over the three nodes; every other one has a fresh payee."""

    def __init__(self, out: Path, *, trainers: int, rounds: int, round_time: int, **more):
        super().__init__(out, trainers=trainers, rounds=rounds, round_time=round_time, **more)
        for trainer in self.trainers:
            trainer.cli.env["SHEAF_NODE"] = self.network.urls[trainer.number % 3]

    def split_data(self) -> None:
        self.client = self.out / "client.py"
        self.client.write_text(CLIENT)
        for trainer in self.trainers:
            trainer.data.mkdir(parents=True)
            (trainer.data / "seed").write_text(str(trainer.number))

    def publish(self) -> None:
        self.register_organization()
        model = ["--name", "Vector", "--objects", self.out / "store"]
        self.model = self.organization("model", "publish", self.client, *model)["model"]

    def min_trainers(self) -> int:
        """A quarter of the trainers: rounds go on while most daemons are dead."""
        return max(2, len(self.trainers) // 4)

    def start_training(self) -> None:
        """Starts the daemons. They never ask, so the trainers agree to the code before."""
        with ThreadPoolExecutor(max_workers=4) as at_once:
            list(at_once.map(self.agree, self.trainers))
        for trainer in self.trainers:
            payee = "own" if trainer.number % 2 else "fresh"
            policy = ["--organization", self.organization.address, "--min-reward", "0.01", "--max-stake", STAKE // SHF]
            options = ["--data", trainer.data, "--payee", payee, "--claim-factor", "5", "--wallet", "main"]
            command = trainer.cli.command("train", "daemon", *options, *policy, "--json")
            log = self.out / f"daemon-{trainer.number}.log"
            trainer.process = Process(f"daemon {trainer.number}", command, log, trainer.cli.env).start()

    def agree(self, trainer) -> None:
        # Some agree to the code itself, others to all code of the organization.
        whom = self.organization.address if trainer.number % 2 else hashlib.sha256(CLIENT.encode()).hexdigest()
        trainer.cli("trust", "add", whom, *([] if trainer.number % 2 else ["--yes"]))

    # ---- what is on disk and on chain ----

    def rounds_of(self, trainer) -> dict[int, Path]:
        """The folders of the rounds that a trainer took part in."""
        genesis = self.genesis.removeprefix("0x")
        rounds = trainer.cli.home / "state" / genesis / trainer.address / str(self.task) / "rounds"
        if not rounds.exists():
            return {}
        return {int(folder.name): folder for folder in rounds.iterdir() if folder.name.isdigit()}

    def report(self, number: int) -> dict:
        url = f"{self.aggregator.endpoint}/v1/tasks/{self.task}/rounds/{number}/report"
        with urllib.request.urlopen(url, timeout=patient(60)) as answer:
            return json.load(answer)

    def is_all_claimed(self) -> bool:
        rounds = self.show()["rounds"]
        return len(rounds) == self.rounds_wanted and all(entry["paid"] == entry["pool"] for entry in rounds)

    def problems(self) -> list[str]:
        """A sentence for each thing that was lost."""
        wrong = []
        proofs = dict.fromkeys(range(self.rounds_wanted), 0)
        listed = {number: {entry["commitment"] for entry in self.report(number)["updates"]} for number in proofs}
        for trainer in self.trainers:
            for number, folder in self.rounds_of(trainer).items():
                where = f"trainer {trainer.number}, round {number}"
                has = {name: (folder / f"{name}.json").exists() for name in ("receipt", "proof", "claimed")}
                proofs[number] += has["proof"]
                if has["receipt"] and commitment(folder) not in listed[number]:
                    wrong.append(f"{where}: acknowledged, and not counted")
                if has["receipt"] and not has["proof"]:
                    wrong.append(f"{where}: acknowledged, and there is no proof")
                if has["proof"] and not has["claimed"]:
                    wrong.append(f"{where}: proven, and not claimed")
        for number, commitments in listed.items():
            if proofs[number] != len(commitments):
                wrong.append(f"round {number} counts {len(commitments)} updates, and there are {proofs[number]} proofs")
        return wrong

    def earned_and_received(self, trainer) -> tuple[int, int]:
        """What a trainer's proofs are worth, and what its fresh payee has: that, less the fees of unsigned claims."""
        rewards = trainer.cli("rewards", "list", "--wallet", "main")
        payees = {reward["payee"] for reward in rewards}
        assert len(payees) == 1, f"trainer {trainer.number} has the payees {payees}"
        return sum(int(reward["amount"]) for reward in rewards), self.balance(payees.pop())


def commitment(folder: Path) -> str:
    """Which update the aggregator acknowledged in a round."""
    return json.loads((folder / "receipt.json").read_text())["commitment"]


class Chaos:
    """Kills processes as a power cut does, at seeded random times, and starts each again a while later."""

    def __init__(self, run: Daemons, seed: int):
        self.run, self.chance = run, random.Random(seed)
        self.dead: list[tuple[float, int, Process]] = []
        self.kills: dict[str, int] = {}

    def kill(self, process: Process, kind: str, least: float, most: float) -> None:
        if process.running:
            process.kill()
            self.kills[kind] = self.kills.get(kind, 0) + 1
            heapq.heappush(self.dead, (time.monotonic() + self.chance.uniform(least, most), id(process), process))

    def kill_an_agent(self) -> None:
        self.kill(self.chance.choice(self.run.trainers).process, "agent", 0, 6)

    def kill_the_aggregator(self) -> None:
        self.kill(self.run.aggregator.process, "aggregator", 0, 5)

    def kill_a_node(self) -> None:
        # The test itself queries the first one.
        self.kill(self.chance.choice(self.run.network.validators[1:]), "node", 2, 6)

    def revive(self, everyone: bool = False) -> None:
        while self.dead and (everyone or self.dead[0][0] <= time.monotonic()):
            heapq.heappop(self.dead)[2].start()

    def watch(self) -> None:
        """Raises if a process ended that was not killed."""
        killed = {id(process) for _, _, process in self.dead}
        for process in self.run.processes():
            if id(process) not in killed:
                process.require_running()
