"""A trainer with a wallet, a part of the data and a fresh payee."""

from pathlib import Path

from .cli import Cli
from .process import Process
from .waiting import wait_for


class Trainer:
    def __init__(self, number: int, cli: Cli, out: Path):
        self.number, self.cli, self.out = number, cli, out
        self.data = out / "data" / f"trainer-{number - 1}"
        self.process: Process | None = None
        self.balance_before = self.balance_after = self.earned = self.staked = 0

    def join(self, stake: int) -> None:
        """Registers and bonds what a seat takes, in plancks."""
        self.cli("trainer", "register", "--name", f"Trainer {self.number}", "--wait", "in-block")
        self.cli("stake", "bond", f"{stake} plancks")

    def start_training(self, task: int) -> None:
        log = self.out / f"trainer-{self.number}.log"
        options = ["--data", self.data, "--payee", "fresh", "--yes", "--json", "--wallet", "main"]
        command = self.cli.command("train", "run", task, *options)
        self.process = Process(f"trainer {self.number}", command, log, self.cli.env).start()

    def wait_done(self) -> None:
        """Waits until the task is over for this trainer; then its proofs name the payee."""
        wait_for(f"the end of training of {self.process.name}", lambda: not self.process.running, 300)
        self.require_healthy()
        self.learn_payee()

    def require_healthy(self) -> None:
        """Raises with the log's end when training ended in an error."""
        if self.process and self.process.child.poll() not in (None, 0):
            raise RuntimeError(f"{self.process.name} failed:\n{self.process.tail()}")

    def learn_payee(self) -> None:
        """Reads the payee from the proofs, and the stake from the chain."""
        proofs = self.cli("rewards", "list", "--wallet", "main")
        if not proofs:
            raise RuntimeError(f"{self.process.name} has no proof of any round:\n{self.process.tail()}")
        self.payee = proofs[0]["payee"]
        self.staked = int(self.cli("stake", "status", "--wallet", "main")["bonded"])

    def claim(self, task: int, relayer: str) -> None:
        """Another account submits the claims and pays the fee, so that nothing links the payee to the trainer."""
        self.cli("wallet", "import", "relayer", "--uri-stdin", stdin=f"{relayer}\n")
        claimed = self.cli("--wallet", "main", "rewards", "claim", "--task", task, "--relayer", "relayer")
        self.earned = sum(int(claim["amount"]) for claim in claimed["claims"])

    def summary(self) -> dict:
        amounts = ("staked", "earned", "balance_before", "balance_after")
        return {"account": self.address, "payee": self.payee, **{name: str(getattr(self, name)) for name in amounts}}
