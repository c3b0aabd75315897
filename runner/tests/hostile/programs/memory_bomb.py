"""Allocates 1.2 GB in several processes, each of which stays below its own limit."""

import time


def attack(config):
    for _ in range(6):
        if os.fork() == 0:
            held = bytearray(b"x" * (200 << 20))
            time.sleep(20)
            os._exit(len(held) & 1)
    time.sleep(5)
    return "all of it"
