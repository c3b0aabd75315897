"""Reads the passwords of the machine."""


def attack(config):
    is_listed = isinstance(tried(os.listdir, "/root"), list)
    return [is_listed, *("root:" in tried(read, path) for path in ("/etc/shadow", "/etc/passwd"))]
