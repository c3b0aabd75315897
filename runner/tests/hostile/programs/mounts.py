"""Makes and moves mounts, by the old calls and the new."""


def attack(config):
    return [
        call(165, ctypes.c_char_p(b"none"), ctypes.c_char_p(b"/nowhere"), ctypes.c_char_p(b"tmpfs"), 0, 0),  # mount
        call(430, ctypes.c_char_p(b"tmpfs"), 0),  # fsopen
        call(428, -100, ctypes.c_char_p(b"/"), 1),  # open_tree, a clone
        call(304, -100, ctypes.c_char_p(b"x" * 16), 0),  # open_by_handle_at
        call(300, 0x10, 0),  # fanotify_init
    ]
