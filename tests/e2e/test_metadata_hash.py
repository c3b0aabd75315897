"""A runtime that knows the hash of its own metadata, as releases do: wallets that pin it are understood."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from sheaf_testing import Network, patient
from sheaf_testing.network import read_specification
from sheaf_testing.places import ROOT

CLIENTS = ROOT / "tests" / "clients"


def release(bin_folder: Path) -> bytes:
    """Such a runtime, with the eras of tests. Its builder has another feature, hence a target folder of its own."""
    target = Path(f"{bin_folder.parent}-features")
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "WASM_BUILD_WORKSPACE_HINT": str(ROOT)}
    command = [
        "cargo",
        "build",
        "--release",
        "--locked",
        "-p",
        "sheaf-runtime",
        "--features",
        "metadata-hash,fast-runtime",
    ]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return (target / "release" / "wbuild" / "sheaf-runtime" / "sheaf_runtime.compact.compressed.wasm").read_bytes()


@pytest.fixture(scope="module")
def network(bin_folder, tmp_path_factory):
    """Three validators of a chain that begins with it."""
    folder = tmp_path_factory.mktemp("release")
    spec = read_specification(bin_folder / "sheaf-node", "local")
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
    command = ["node", "--test", "pinned.mjs"]
    done = subprocess.run(command, cwd=CLIENTS / client, env=env, capture_output=True, text=True, timeout=patient(300))
    assert done.returncode == 0, done.stdout + done.stderr
