"""Sends a packet by UDP, and asks a name server."""

import socket


def attack(config):
    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.sendto(b"data", ("127.0.0.1", config["port"]))
        return "sent"

    return [tried(send), tried(socket.getaddrinfo, "sheaf.example", 80)]
