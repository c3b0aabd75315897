"""Client code is on chain: every full node returns it by its CID, whatever happens to the nodes."""

import base64
import hashlib
import os
import subprocess

import pytest

from sheaf_testing import patient, wait_for
from sheaf_testing.places import NODE_TESTS, ROOT


def cid(content: bytes) -> str:
    """CIDv1, raw, sha2-256, as text. Computed independently: a test must not trust what it tests."""
    raw = bytes([1, 0x55, 0x12, 0x20]) + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(raw).decode().lower().rstrip("=")


def publish(url: str, content: bytes) -> None:
    """As a registered organization, through polkadot.js."""
    env = {**os.environ, "SHEAF_NODE": url}
    subprocess.run(["node", "publish.mjs"], cwd=NODE_TESTS, input=content, check=True, env=env, timeout=patient(300))


def serves(node, content: bytes) -> bool:
    try:
        return node.rpc.call("bitswap_v1_get", cid(content)) == "0x" + content.hex()
    except Exception:
        return False


def test_code_is_served_by_other_nodes_after_a_restart_and_after_export_and_import(network, bin_folder, tmp_path):
    small, largest = b"class Client:\n    pass\n", os.urandom(262_144)
    publish(network.url, small)
    publish(network.url, largest)
    network.wait_final(network.rpc.best())

    for validator in network.validators:
        wait_for(f"both files on {validator.name}", lambda: serves(validator, small) and serves(validator, largest))

    # Publishing the same code again is harmless, for the chain and for the file.
    publish(network.url, small)
    again = network.rpc.best()
    network.wait_final(again)

    charlie = network.validators[2]
    charlie.stop()
    charlie.start()
    charlie.wait_ready()
    assert serves(charlie, small) and serves(charlie, largest)

    charlie.stop()
    blocks, fresh = tmp_path / "blocks", tmp_path / "fresh"
    node = bin_folder / "sheaf-node"
    chain = ["--chain", network.chain]
    export = [node, "export-blocks", *chain, "--base-path", charlie.folder, "--to", str(again), blocks]
    subprocess.run(export, check=True, capture_output=True)
    subprocess.run([node, "import-blocks", *chain, "--base-path", fresh, blocks], check=True, capture_output=True)
    imported = network.full_node("fresh")
    imported.command[imported.command.index("--base-path") + 1] = str(fresh)
    imported.command.append("--reserved-only")
    try:
        imported.start()
        imported.wait_ready()
        assert imported.rpc.best() >= again
        assert serves(imported, small) and serves(imported, largest)
    finally:
        imported.stop()


@pytest.mark.full
def test_the_client_library_works_against_a_real_node(network):
    """The library's own live tests, as `client-sdk/tests/live.rs` has them."""
    build = ["--release", "--workspace", "--all-targets", "--locked", "--features", "sheaf-node/fast-runtime"]
    command = ["cargo", "nextest", "run", *build, "--run-ignored", "only", "-E", "binary(live)"]
    env = {**os.environ, "SHEAF_NODE": network.url}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=patient(1_200))
    assert done.returncode == 0, done.stdout + done.stderr
