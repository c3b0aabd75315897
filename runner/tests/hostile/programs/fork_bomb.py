"""Fills the table of processes. Stops at 300, in case nothing stops it."""

import time


def attack(config):
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    return "all of them"
