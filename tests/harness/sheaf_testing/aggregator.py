"""The operator of an aggregator."""

import subprocess
from pathlib import Path

from .cli import Cli
from .network import Network
from .places import WEB_APP
from .process import Process, free_port
from .waiting import patient

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


class Aggregator:
    """`sheaf-aggregator` with a folder, an account and a port of its own; `objects` is a bucket for its objects."""

    SECRET = "//Ferdie//aggregator"

    def __init__(self, bin_folder: Path, folder: Path, network: Network, wallet: Cli, objects: str | None = None):
        self.binary, self.folder = bin_folder / "sheaf-aggregator", folder
        self.network, self.wallet, self.objects = network, wallet, objects
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
        more = f'web_dir = "{WEB_APP}"\n' if (WEB_APP / "index.html").exists() else ""
        more += f'objects = "{self.objects}"\n' if self.objects else ""
        filled = CONFIG.format(node=self.network.url, port=self.port, folder=self.folder, store=store, more=more)
        self.config.write_text(filled)
        # The wallet only says the account's address, and receives nothing.
        imported = self.wallet("wallet", "import", "aggregator", "--uri-stdin", stdin=f"{self.SECRET}\n")
        self.address = imported["address"]

    def register_and_run(self) -> None:
        command = [self.binary, "register", "--config", self.config]
        done = subprocess.run(command, capture_output=True, text=True, timeout=patient(300))
        if done.returncode != 0:
            raise RuntimeError(f"sheaf-aggregator register: {done.stderr.strip()}")
        self.process.start()
