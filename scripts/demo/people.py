"""The aggregator's operator and the trainers."""

import subprocess
from pathlib import Path

from localnet import Cli, Network, Process, free_port, wait_for

CONFIG = """\
name = "Demo aggregator"
node = "{node}"
listen = "127.0.0.1:{port}"
endpoint = "http://127.0.0.1:{port}"
data_dir = "{folder}/data"
account_file = "{folder}/account"
keys_file = "{folder}/keys.json"
{more}
[policy]
organizations = "any"
min_deposit = "10 SHF"

[content]
folders = ["{store}"]
"""


WEB = Path(__file__).resolve().parents[2] / "web" / "dist"


class Aggregator:
    """`sheaf-aggregator` with a folder, an account and a port of its own; `objects` is a bucket for its objects."""

    SECRET = "//Ferdie//aggregator"

    def __init__(self, bin_folder: Path, folder: Path, network: Network, wallet: Cli, objects: str | None = None):
        self.binary, self.folder, self.network, self.wallet = bin_folder / "sheaf-aggregator", folder, network, wallet
        self.objects = objects
        self.port = free_port()
        self.endpoint, self.config = f"http://127.0.0.1:{self.port}", folder / "aggregator.toml"
        self.process = Process("aggregator", [self.binary, "run", "--config", self.config], folder.with_suffix(".log"))

    def configure(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        account = self.folder / "account"
        account.write_text(self.SECRET + "\n")
        account.chmod(0o600)
        store = self.folder.parent / "store"
        store.mkdir(exist_ok=True)
        more = f'web_dir = "{WEB}"\n' if (WEB / "index.html").exists() else ""
        more += f'objects = "{self.objects}"\n' if self.objects else ""
        self.config.write_text(CONFIG.format(node=self.network.url, port=self.port, folder=self.folder, store=store, more=more))
        # The wallet only tells the account's address, and receives nothing else.
        self.address = self.wallet("wallet", "import", "aggregator", "--uri-stdin", stdin=f"{self.SECRET}\n")["address"]

    def register_and_run(self) -> None:
        done = subprocess.run([self.binary, "register", "--config", self.config], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"sheaf-aggregator register: {done.stderr.strip()}")
        self.process.start()


class Trainer:
    """A trainer with a wallet, a part of the data and a fresh payee."""

    def __init__(self, number: int, cli: Cli, out: Path):
        self.number, self.cli, self.out = number, cli, out
        self.data = out / "data" / f"trainer-{number - 1}"
        self.process: Process | None = None
        self.balance_before = self.balance_after = self.earned = self.staked = 0

    def join(self, stake: int) -> None:
        """Registers and bonds what a seat takes."""
        self.cli("trainer", "register", "--name", f"Trainer {self.number}", "--wait", "in-block")
        self.cli("stake", "bond", f"{stake} plancks", "--wait", "in-block")

    def start_training(self, task: int) -> None:
        log = self.out / f"trainer-{self.number}.log"
        command = self.cli.command("train", "run", task, "--data", self.data, "--payee", "fresh", "--yes", "--json", "--wallet", "main")
        self.process = Process(f"trainer {self.number}", command, log, self.cli.env).start()

    def wait_done(self) -> None:
        """Until the task is over for this trainer; then its proofs tell the payee."""
        wait_for(f"the end of training of {self.process.name}", lambda: not self.process.running, 120)
        self.require_healthy()
        self.learn_payee()

    def require_healthy(self) -> None:
        """Raises with the log's end when training ended in an error."""
        if self.process and self.process.child.poll() not in (None, 0):
            raise RuntimeError(f"{self.process.name} failed:\n{self.process.tail()}")

    def learn_payee(self) -> None:
        """The payee, from the proofs, and the stake, from the chain."""
        proofs = self.cli("rewards", "list", "--wallet", "main")
        if not proofs:
            raise RuntimeError(f"{self.process.name} has no proof of any round:\n{self.process.tail()}")
        self.payee = proofs[0]["payee"]
        self.staked = int(self.cli("stake", "status", "--wallet", "main")["bonded"])

    def claim(self, task: int, relayer: str) -> None:
        """Another account submits the claims and pays the fee, so that nobody can link the payee to the trainer."""
        self.cli("wallet", "import", "relayer", "--uri-stdin", stdin=f"{relayer}\n")
        claimed = self.cli("--wallet", "main", "rewards", "claim", "--task", task, "--relayer", "relayer")
        self.earned = sum(int(claim["amount"]) for claim in claimed["claims"])

    def summary(self) -> dict:
        amounts = ("staked", "earned", "balance_before", "balance_after")
        return {"account": self.address, "payee": self.payee, **{name: str(getattr(self, name)) for name in amounts}}
