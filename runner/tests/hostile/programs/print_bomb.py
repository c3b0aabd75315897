"""Prints 64 MiB in one line."""


def attack(config):
    for turn in range(64):
        os.write(1 + turn % 2, b"x" * (1 << 20))
    return "printed"
