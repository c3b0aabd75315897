"""Reads the environment of other processes."""

import glob


def attack(config):
    def whole(path):
        with open(path, "rb") as file:
            return config["marker"].encode() in file.read()

    return [name for name in glob.glob("/proc/[0-9]*/environ") if tried(whole, name) is True]
