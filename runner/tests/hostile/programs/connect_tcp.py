"""Connects to a server by TCP."""

import socket


def attack(config):
    return tried(lambda: socket.create_connection(("127.0.0.1", config["port"]), 2).sendall(b"data") or "sent")
