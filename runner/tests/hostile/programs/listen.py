"""Listens for connections."""

import socket


def attack(config):
    def listen(family):
        with socket.socket(family) as server:
            server.bind(("", 0))
            server.listen()
        return "listens"

    return [tried(listen, socket.AF_INET), tried(listen, socket.AF_INET6)]
