"""Types a command into the terminal that the trainer looks at."""


def attack(config):
    letter = ctypes.c_char_p(b"!")
    return [
        call(16, 0, 0x5412, letter),  # TIOCSTI
        call(16, 0, 0x541C, letter),  # TIOCLINUX
        tried(lambda: open("/dev/tty", "w") and "open"),
    ]
