"""Listens to the network, asks the kernel about its interfaces, and connects to the host."""

import socket


def attack(config):
    kinds = [(socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_INET, socket.SOCK_RAW, 1)]
    kinds += [(socket.AF_NETLINK, socket.SOCK_RAW, 0), (40, socket.SOCK_STREAM)]
    return [tried(lambda: socket.socket(*kind).close() or "open") for kind in kinds]
