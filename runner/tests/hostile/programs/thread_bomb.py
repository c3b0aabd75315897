"""Fills the table of processes with threads. Stops at 300."""

import threading
import time


def attack(config):
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    time.sleep(1)
    return "all of them"
