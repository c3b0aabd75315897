"""Makes the output a file of a terabyte, with holes."""


def attack(config):
    def write():
        return os.pwrite(os.open(output(), os.O_WRONLY), b"x", 1 << 39)

    return [tried(os.truncate, output(), 1 << 40), tried(write), os.stat(output()).st_size]
