"""Lists the home."""


def attack(config):
    return sum(len(files) for _, _, files in os.walk(config["home"]))
