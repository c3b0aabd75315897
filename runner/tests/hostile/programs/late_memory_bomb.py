"""Waits until its call is over, and then allocates 1.2 GB."""

import threading
import time


def later():
    time.sleep(0.5)
    for _ in range(6):
        if os.fork() == 0:
            held = bytearray(b"x" * (200 << 20))
            time.sleep(20)
            os._exit(len(held) & 1)


def attack(config):
    threading.Thread(target=later, daemon=True).start()
    return "soon"
