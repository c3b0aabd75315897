"""Uses parts of the kernel that often had vulnerabilities."""


def attack(config):
    attributes = ctypes.create_string_buffer(120)
    return {
        "io_uring_setup": call(425, 4, ctypes.byref(attributes)),
        "userfaultfd": call(323, 1),
        "add_key": call(248, ctypes.c_char_p(b"user"), ctypes.c_char_p(b"sheaf"), ctypes.c_char_p(b"x"), 1, -2),
        "keyctl": call(250, 0, -2, 1),
        "bpf": call(321, 0, ctypes.byref(attributes), 48),
        "perf_event_open": call(298, ctypes.byref(attributes), 0, -1, -1, 0),
        "kcmp": call(312, os.getpid(), os.getpid(), 2, 0, 0),
        "syslog": call(103, 10, 0, 0),
        "personality": call(135, 0x0400000),
        "new": call(480),
        "x32": call(0x40000000 + 39),
    }
