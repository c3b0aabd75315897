"""Client code of strangers is shown, asked about, remembered, compared and fetched, with the real `sheaf`."""

import hashlib

import pytest

from sheaf_testing import Cli, CliError
from sheaf_testing.terminal import at_terminal

# A name that would clear the terminal, set its title, and reverse the text that follows.
NAME = "City\x1b[2J\x1b]0;owned\x07\r\u202eHospital"
CLIENT = """\
import numpy as np

class Client:
    def __init__(self, data_dir, config): pass
    def initial_parameters(self): return {"w": np.zeros(3, np.float32)}
    def fit(self, parameters, config): return parameters, 1, {}
    def evaluate(self, parameters, config): return 0.0, 1, {}
"""
NEXT = CLIENT.replace("import numpy as np\n", "import numpy as np\nimport socket  # \x1b[8mhidden\x1b[0m \u202e\n")


def test_code_of_strangers_is_shown_asked_about_and_remembered(network, bin_folder, tmp_path):
    password = tmp_path / "password"
    password.write_text("correct horse\n")
    organization = Cli(bin_folder, tmp_path / "organization", network.url, password)
    trainer = Cli(bin_folder, tmp_path / "trainer", network.url, password)
    address = organization("wallet", "import", "main", "--uri-stdin", stdin="//Ferdie\n")["address"]
    organization("org", "register", "--name", NAME)
    hashes = []
    for number, source in enumerate([CLIENT, NEXT]):
        (tmp_path / f"{number}.py").write_text(source)
        assert organization("client", "lint", tmp_path / f"{number}.py")["errors"] == 0
        published = organization(
            "model", "publish", tmp_path / f"{number}.py", "--name", "X-ray", "--objects", tmp_path / "store"
        )
        assert published["model"] == number
        assert published["client_uri"] == "ipfs://" + organization("client", "cid", tmp_path / f"{number}.py")["cid"]
        hashes.append(hashlib.sha256(source.encode()).hexdigest())

    # Without a terminal there is no one to ask.
    with pytest.raises(CliError, match="no terminal to ask at"):
        trainer("trust", "add", hashes[0])
    assert trainer("trust", "list") == {"organizations": [], "code": []}

    code, said = at_terminal(trainer, "trust", "add", hashes[0], answer="n")
    assert code == 6 and "you did not agree" in said
    code, said = at_terminal(trainer, "trust", "add", hashes[0], answer="y")
    assert code == 0, said
    shown = " ".join(said.split())
    assert (
        address in shown
        and "imports numpy installs nothing" in shown
        and "Nothing of this organization has run here before" in shown
    )

    code, said = at_terminal(trainer, "trust", "add", hashes[1], answer="y")
    assert code == 0, said
    assert "+import socket  # <U+001B>[8mhidden<U+001B>[0m <U+202E>" in said
    assert f"What changed since client code {hashes[0]} of model 0" in said
    assert "\x1b" not in said and "\u202e" not in said and "\x07" not in said

    known = trainer("trust", "list")["code"]
    assert [(record["sha256"], record["model"], record["how"]) for record in known] == [
        (hashes[1], 1, "asked"),
        (hashes[0], 0, "asked"),
    ]
    assert known[0]["organization"] == address and known[0]["network"] == network.rpc.call("chain_getBlockHash", 0)[2:]
    assert "\x1b" not in known[0]["organization_name"]

    # The question is asked once: from now on there is none.
    assert trainer("trust", "add", hashes[0])["sha256"] == hashes[0]
    trainer("trust", "remove", hashes[0])
    with pytest.raises(CliError, match="no terminal to ask at"):
        trainer("trust", "add", hashes[0])
    trainer("trust", "add", address)
    assert trainer("trust", "add", hashes[0])["sha256"] == hashes[0]
    assert trainer("trust", "list")["code"][0]["how"] == "organization"
    trainer("trust", "remove", address)
    with pytest.raises(CliError, match="is not trusted here"):
        trainer("trust", "remove", address)
    with pytest.raises(CliError, match="is not registered as an organization"):
        trainer("trust", "add", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")

    fetched = trainer("client", "fetch", "model:1", "-o", tmp_path / "fetched.py")
    assert (tmp_path / "fetched.py").read_text() == NEXT and fetched["sha256"] == hashes[1]
    with pytest.raises(CliError, match="exists already"):
        trainer("client", "fetch", fetched["cid"], "-o", tmp_path / "fetched.py")
    assert trainer("client", "diff", tmp_path / "0.py", "model:0")["same"] is True
    assert "+import socket" in trainer("client", "diff", "model:0", fetched["cid"])["diff"]
    with pytest.raises(CliError, match="no model on the chain has client code"):
        trainer("client", "fetch", "00" * 32, "-o", tmp_path / "none.py")
