"""Validators of the `local` chain on loopback."""

from pathlib import Path

from .process import Process, free_port, wait_for
from .rpc import Rpc

# A validator's node key must exist. Here it is its number, so that the others know where to dial the first. It guards
# nothing: the network is on loopback and its validators are the well-known development accounts.
BOOT_PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
NAMES = ("alice", "bob", "charlie")


class Validator(Process):
    """A node; `key` names the development account whose keys it uses, none makes it a full node."""

    def __init__(self, binary: Path, folder: Path, name: str, key: str | None, boot: "Validator | None", flags=(), chain="local"):
        number = NAMES.index(key) + 1 if key else 0
        self.folder, self.p2p_port, self.rpc_port, self.prometheus_port = folder, free_port(), free_port(), free_port()
        self.rpc = Rpc(self.rpc_port)
        command = [binary, "--chain", chain, "--base-path", folder, "--name", name]
        command += ["--listen-addr", f"/ip4/127.0.0.1/tcp/{self.p2p_port}", "--rpc-port", self.rpc_port]
        command += ["--prometheus-port", self.prometheus_port, "--no-telemetry", "--no-mdns", "--allow-private-ip"]
        command += [f"--{key}", "--validator", "--node-key", f"{number:064x}"] if key else []
        command += ["--bootnodes", boot.address] if boot else []
        super().__init__(f"validator {name}" if key else f"node {name}", command + list(flags), folder.with_suffix(".log"))

    @property
    def address(self) -> str:
        return f"/ip4/127.0.0.1/tcp/{self.p2p_port}/p2p/{BOOT_PEER}"

    def wait_ready(self) -> None:
        # A node compiles its runtime before it answers, and three of them share the machine.
        wait_for(f"the RPC of {self.name}", self.rpc.answers, 120, alive=self)


class Network:
    """Three validators that finalize blocks; `chain` names the chain, or the file of its specification."""

    def __init__(self, bin_folder: Path, folder: Path, flags=(), chain: str | Path = "local"):
        self.binary, self.folder, self.chain = bin_folder / "sheaf-node", folder, chain
        self.validators: list[Validator] = []
        for name in NAMES:
            boot = self.validators[0] if self.validators else None
            self.validators.append(Validator(self.binary, folder / name, name, name, boot, flags, chain))

    @property
    def rpc(self) -> Rpc:
        return self.validators[0].rpc

    @property
    def url(self) -> str:
        return self.rpc.ws

    @property
    def urls(self) -> list[str]:
        return [validator.rpc.ws for validator in self.validators]

    def start(self) -> "Network":
        for validator in self.validators:
            validator.start()
        for validator in self.validators:
            validator.wait_ready()
        wait_for("a finalized block", lambda: self.rpc.finalized() > 0, 90, alive=self.validators[0])
        return self

    def full_node(self, name: str, *flags) -> Validator:
        """A fourth node without keys, not started."""
        return Validator(self.binary, self.folder / name, name, None, self.validators[0], flags, self.chain)

    def stop(self) -> None:
        for validator in self.validators:
            validator.stop()
