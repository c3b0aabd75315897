"""A runtime that knows the hash of its own metadata, as releases do: wallets that pin it are understood."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from localnet import Network

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "tests" / "clients"


def release(bin_folder: Path) -> bytes:
    """Such a runtime, with the eras of tests. It has a target folder of its own: what builds it is built with another feature."""
    target = Path(f"{bin_folder.parent}-features")
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "WASM_BUILD_WORKSPACE_HINT": str(ROOT)}
    command = ["cargo", "build", "--release", "--locked", "-p", "sheaf-runtime", "--features", "metadata-hash,fast-runtime"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return (target / "release" / "wbuild" / "sheaf-runtime" / "sheaf_runtime.compact.compressed.wasm").read_bytes()


@pytest.fixture(scope="module")
def network(bin_folder, tmp_path_factory):
    """Three validators of a chain that begins with it."""
    folder = tmp_path_factory.mktemp("release")
    spec = json.loads(subprocess.run([bin_folder / "sheaf-node", "export-chain-spec", "--chain", "local"], capture_output=True, check=True).stdout)
    spec["genesis"]["runtimeGenesis"]["code"] = "0x" + release(bin_folder).hex()
    (folder / "spec.json").write_text(json.dumps(spec))
    running = Network(bin_folder, folder / "network", chain=folder / "spec.json")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.mark.full
@pytest.mark.parametrize("client", ["dedot", "papi"])
def test_a_wallet_may_pin_the_metadata_of_a_release(network, client):
    env = {**os.environ, "SHEAF_NODE": network.url}
    done = subprocess.run(["node", "--test", "pinned.mjs"], cwd=CLIENTS / client, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
