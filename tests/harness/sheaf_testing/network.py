"""Validators of the `local` chain on loopback."""

import json
import subprocess
from pathlib import Path

from .process import Process, free_port
from .rpc import Rpc
from .waiting import WINDOWS, wait_for, wait_to_reach, windowed

# A validator's node key must exist. Here it is its number, so that the others know where to dial the first. It guards
# nothing: the network is on loopback and its validators are the well-known development accounts.
BOOT_PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
NAMES = ("alice", "bob", "charlie")

# Parameters of the learning pallets that are times: blocks, or milliseconds where the name ends so.
TIMES = {
    "tasks": (
        "grace_ms",
        "min_round_gap",
        "challenge_window",
        "stall_window",
        "claim_window",
        "ruling_window",
    ),
    "trainerStaking": ("bonding_duration", "leave_delay", "contest_window", "ruling_window"),
}


class Validator(Process):
    """A node; `key` names the development account whose keys it uses, none makes it a full node."""

    def __init__(
        self,
        binary: Path,
        folder: Path,
        name: str,
        key: str | None,
        boot: "Validator | None",
        flags=(),
        chain: str | Path = "local",
    ):
        number = NAMES.index(key) + 1 if key else 0
        self.folder = folder
        self.p2p_port, self.rpc_port, self.prometheus_port = free_port(), free_port(), free_port()
        self.rpc = Rpc(self.rpc_port)
        command = [binary, "--chain", chain, "--base-path", folder, "--name", name]
        command += ["--listen-addr", f"/ip4/127.0.0.1/tcp/{self.p2p_port}", "--rpc-port", self.rpc_port]
        command += ["--prometheus-port", self.prometheus_port, "--no-telemetry", "--no-mdns", "--allow-private-ip"]
        command += [f"--{key}", "--validator", "--node-key", f"{number:064x}"] if key else []
        command += ["--bootnodes", boot.address] if boot else []
        title = f"validator {name}" if key else f"node {name}"
        super().__init__(title, command + list(flags), folder.with_suffix(".log"))

    @property
    def address(self) -> str:
        return f"/ip4/127.0.0.1/tcp/{self.p2p_port}/p2p/{BOOT_PEER}"

    def wait_ready(self) -> None:
        # A node compiles its runtime before it answers, and three of them share the machine.
        wait_for(f"the RPC of {self.name}", self.rpc.answers, 300, alive=self)


class Network:
    """Three validators that finalize blocks.

    `chain` names the chain, or the file of its specification. `windows` are parameters of the tasks pallet that this
    network needs to be others than the chain's, in blocks. `SHEAF_TEST_WINDOWS` scales all of them.
    """

    def __init__(
        self,
        bin_folder: Path,
        folder: Path,
        flags=(),
        chain: str | Path = "local",
        windows: dict[str, int] | None = None,
    ):
        self.binary, self.folder = bin_folder / "sheaf-node", folder
        self.origin, self.windows = chain, windows or {}
        self.is_changed = bool(self.windows) or WINDOWS != 1
        self.chain = folder / "chain.json" if self.is_changed else chain
        self.validators: list[Validator] = []
        for name in NAMES:
            boot = self.validators[0] if self.validators else None
            self.validators.append(Validator(self.binary, folder / name, name, name, boot, flags, self.chain))

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
        if self.is_changed:
            self.write_specification()
        for validator in self.validators:
            validator.start()
        for validator in self.validators:
            validator.wait_ready()
        wait_for("a finalized block", lambda: self.rpc.finalized() > 0, 180, alive=self.validators[0])
        return self

    def write_specification(self) -> None:
        """Writes the chain's specification with the windows of this network."""
        specification = read_specification(self.binary, self.origin)
        genesis = specification["genesis"]["runtimeGenesis"]["patch"]
        genesis["tasks"]["params"] |= self.windows
        for pallet, names in TIMES.items():
            params = genesis[pallet]["params"]
            params |= {name: windowed(params[name]) for name in names}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.chain.write_text(json.dumps(specification))

    def wait_final(self, number: int) -> None:
        """Until block `number` is final on the first validator."""
        wait_to_reach(f"finality of block {number}", self.rpc.finalized, number, alive=self.validators[0])

    def full_node(self, name: str, *flags) -> Validator:
        """A fourth node without keys, not started."""
        return Validator(self.binary, self.folder / name, name, None, self.validators[0], flags, self.chain)

    def stop(self) -> None:
        for validator in self.validators:
            validator.stop()


def read_specification(binary: Path, chain: str | Path) -> dict:
    """The specification of a chain, named or in a file."""
    if Path(chain).is_file():
        return json.loads(Path(chain).read_text())
    command = [binary, "export-chain-spec", "--chain", chain]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
