"""Reads and writes another process: by tracing, by its memory, and by its descriptors."""

import signal
import time


def attack(config):
    secret = ctypes.create_string_buffer(b"secret")
    child = os.fork()
    if child == 0:
        time.sleep(20)
        os._exit(0)

    class Part(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    taken = ctypes.create_string_buffer(6)
    here, there = Part(ctypes.addressof(taken), 6), Part(ctypes.addressof(secret), 6)
    seen = [
        call(101, 16, child, 0, 0),  # ptrace(PTRACE_ATTACH)
        call(310, child, ctypes.byref(here), 1, ctypes.byref(there), 1, 0),  # process_vm_readv
        call(311, child, ctypes.byref(here), 1, ctypes.byref(there), 1, 0),  # process_vm_writev
        call(438, call(434, child, 0), 0, 0),  # pidfd_getfd of pidfd_open
    ]
    os.kill(child, signal.SIGKILL)
    return [min(result, 1) for result in seen]
