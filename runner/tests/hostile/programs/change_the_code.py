"""Changes harness, code and Python itself, so that another program runs in the next round."""

import sheaf_harness


def attack(config):
    places = [sheaf_harness.__file__, sys.modules["client"].__file__, np.__file__, json.__file__, sys.executable]
    return [tried(lambda: open(place, "r+b").close() or "open") for place in places]
