"""Wallet files and signatures go from `sheaf` to polkadot.js and back, by the real libraries of both."""

import json
import stat
import subprocess

import pytest

from sheaf_testing import Cli, CliError, patient
from sheaf_testing.places import NODE_TESTS

PASSWORD = "correct horse"
MNEMONIC = "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
MESSAGE = "I am the trainer, ü"


def polkadot_js(command: str, **arguments):
    done = subprocess.run(
        ["node", "keyring.mjs", command],
        cwd=NODE_TESTS,
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        timeout=patient(180),
    )
    if done.returncode != 0:
        raise ValueError(done.stderr)
    return json.loads(done.stdout)


@pytest.fixture
def sheaf(bin_folder, tmp_path):
    """A wallet folder without a network."""
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o600)
    return Cli(bin_folder, tmp_path / "home", "ws://127.0.0.1:1", password)


def test_a_wallet_made_by_sheaf_opens_in_polkadot_js(sheaf, tmp_path):
    made = sheaf("wallet", "create", "me", "--mnemonic-file", tmp_path / "words")
    sheaf("wallet", "export", "me", "--json-file", tmp_path / "me.json")
    exported = json.loads((tmp_path / "me.json").read_text())

    opened = polkadot_js("open", json=exported, password=PASSWORD, message=MESSAGE)

    assert (opened["address"], opened["type"], opened["name"]) == (made["address"], "sr25519", "me")
    assert sheaf("wallet", "verify", made["address"], opened["signature"], MESSAGE)["valid"]
    assert exported["encoding"]["version"] == "3" and exported["encoding"]["type"] == ["scrypt", "xsalsa20-poly1305"]
    with pytest.raises(ValueError, match="Unable to decode"):
        polkadot_js("open", json=exported, password="wrong", message=MESSAGE)


def test_the_mnemonic_that_sheaf_writes_down_is_polkadot_js_account(sheaf, tmp_path):
    made = sheaf("wallet", "create", "me", "--words", "24", "--mnemonic-file", tmp_path / "words")
    sheaf("wallet", "export", "me", "--mnemonic-file", tmp_path / "again")

    assert (tmp_path / "again").read_text() == (tmp_path / "words").read_text()
    assert stat.S_IMODE((tmp_path / "again").stat().st_mode) == 0o600
    theirs = polkadot_js(
        "export", type="sr25519", uri=(tmp_path / "words").read_text().strip(), name="me", password=PASSWORD
    )
    assert theirs["address"] == made["address"]
    with pytest.raises(CliError, match="exists already"):
        sheaf("wallet", "export", "me", "--mnemonic-file", tmp_path / "again")
    with pytest.raises(CliError, match="terminal"):
        sheaf("wallet", "export", "me", "--show-mnemonic")


@pytest.mark.parametrize("uri", [MNEMONIC, f"{MNEMONIC}//hard", f"{MNEMONIC}/soft//7///pass"])
def test_a_wallet_exported_by_polkadot_js_opens_in_sheaf_and_goes_back(sheaf, tmp_path, uri):
    theirs = polkadot_js("export", type="sr25519", uri=uri, name="theirs", password=PASSWORD)
    (tmp_path / "theirs.json").write_text(json.dumps(theirs))

    taken = sheaf("wallet", "import", "mine", "--json-file", tmp_path / "theirs.json")
    signed = sheaf("--wallet", "mine", "wallet", "sign", MESSAGE)

    assert taken["address"] == theirs["address"]
    assert polkadot_js("verify", address=theirs["address"], message=MESSAGE, signature=signed["signature"]) == {
        "valid": True,
        "crypto": "sr25519",
    }
    assert not polkadot_js("verify", address=theirs["address"], message="another", signature=signed["signature"])[
        "valid"
    ]
    sheaf("wallet", "export", "mine", "--json-file", tmp_path / "back.json")
    back = polkadot_js(
        "open", json=json.loads((tmp_path / "back.json").read_text()), password=PASSWORD, message=MESSAGE
    )
    assert back["address"] == theirs["address"]


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_keys_of_other_kinds_are_refused_by_their_kind(sheaf, tmp_path, kind):
    theirs = polkadot_js("export", type=kind, uri=MNEMONIC, name="theirs", password=PASSWORD)
    (tmp_path / "theirs.json").write_text(json.dumps(theirs))

    with pytest.raises(CliError, match=f"kind {kind}, and Sheaf's accounts are sr25519"):
        sheaf("wallet", "import", "mine", "--json-file", tmp_path / "theirs.json")

    assert sheaf("wallet", "list") == []


def test_a_json_file_without_a_password_is_refused(sheaf, tmp_path):
    theirs = polkadot_js("export", type="sr25519", uri=MNEMONIC, name="theirs", password=None)
    (tmp_path / "theirs.json").write_text(json.dumps(theirs))

    with pytest.raises(CliError, match="not encrypted"):
        sheaf("wallet", "import", "mine", "--json-file", tmp_path / "theirs.json")
