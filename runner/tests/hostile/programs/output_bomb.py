"""Makes the output a file of a terabyte, with holes."""


def attack(config):
    return [tried(os.truncate, output(), 1 << 40), tried(lambda: os.pwrite(os.open(output(), os.O_WRONLY), b"x", 1 << 39)), os.stat(output()).st_size]
