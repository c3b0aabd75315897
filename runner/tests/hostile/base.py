"""The beginning of every hostile program: a client that does not train, and runs ``attack(config)`` in ``fit``.

Numbers of system calls are those of x86_64.
"""

import ctypes
import json
import os
import sys

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
OUTPUT = "/out/parameters.safetensors"


class Client:
    def __init__(self, data_dir, config):
        self.data_dir = data_dir

    def initial_parameters(self):
        return {"w": np.zeros((2, 3), np.float32)}

    def fit(self, parameters, config):
        config["data"], config["parameters"] = self.data_dir, parameters
        returned = attack(config)
        if isinstance(returned, tuple):
            return returned
        print("\n" + json.dumps(returned), flush=True)
        return parameters, 1, {}

    def evaluate(self, parameters, config):
        return 0.5, 1, {}


def tried(function, *arguments):
    """What the function returned, or the name of the exception it raised."""
    try:
        return function(*arguments)
    except BaseException as error:
        return type(error).__name__


def call(number, *arguments):
    """A bare system call: its result, or the error's number below zero."""
    ctypes.set_errno(0)
    passed = [ctypes.c_void_p(value) if isinstance(value, int) else value for value in arguments]
    result = libc.syscall(ctypes.c_long(number), *passed)
    return -ctypes.get_errno() if result == -1 else result


def read(path):
    with open(path, "rb") as file:
        return file.read(4096).decode(errors="replace")


def forge(line):
    """Answers for the harness, through whatever pipe it answers by."""
    for fd in range(3, 64):
        try:
            os.write(fd, line.encode() + b"\n")
        except OSError:
            pass


def tensors(header, data=b""):
    """Writes a safetensors file past the harness."""
    text = json.dumps(header).encode()
    with open(output(), "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


def output():
    """The file with outgoing tensors, wherever it is."""
    beside = os.path.join(os.path.dirname(os.getcwd()), "out", "parameters.safetensors")
    return OUTPUT if os.path.exists(OUTPUT) else beside
