"""Ignores every signal that a process can ignore."""

import signal
import time


def attack(config):
    for number in range(1, 65):
        tried(signal.signal, number, signal.SIG_IGN)
    tried(signal.pthread_sigmask, signal.SIG_BLOCK, range(1, 65))
    if os.fork() == 0:
        tried(os.setsid)
        if os.fork():
            os._exit(0)
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", config["marker"]])
    while True:
        time.sleep(1)
