"""Loads modules, changes clock and host name, restarts the machine. Only runs where none of that can succeed."""


def attack(config):
    return [
        call(175, 0, 0, ctypes.c_char_p(b"")),  # init_module
        call(313, -1, ctypes.c_char_p(b""), 0),  # finit_module
        call(246, 0, 0, 0, 0),  # kexec_load
        call(169, 1, 2, 3, 0),  # reboot, with numbers that do not count
        call(170, ctypes.c_char_p(b"x"), 1),  # sethostname
        call(227, 0, 0),  # clock_settime
        call(167, ctypes.c_char_p(b"/tmp/x"), 0),  # swapon
        call(161, ctypes.c_char_p(b"/")),  # chroot
        call(172, 3),  # iopl
    ]
