"""Fills the table of processes. Stops by itself at 300, for the day that nothing stops it."""

import time


def attack(config):
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    return "all of them"
