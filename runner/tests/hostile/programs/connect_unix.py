"""Connects to a service of the machine, such as Docker's, by its path and by an abstract name."""

import socket


def attack(config):
    def connect(name):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(name)
        return "connected"

    return [tried(connect, config["path"]), tried(connect, "\0" + config["abstract"])]
