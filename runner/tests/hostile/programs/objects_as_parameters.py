"""Returns objects that are not numbers."""


class Command:
    def __reduce__(self):
        return os.system, ("touch owned",)


KINDS = {
    "objects": lambda: np.full((2, 3), Command(), dtype=object),
    "text": lambda: np.full((2, 3), "x"),
    "complex": lambda: np.full((2, 3), 1j),
    "times": lambda: np.full((2, 3), 0, "datetime64[s]"),
    "no dimension": lambda: np.float32(1),
    "no element": lambda: np.zeros((0, 3), np.float32),
    "huge": lambda: np.broadcast_to(np.float32(0), (1 << 20, 1 << 20)),
    "none": lambda: None,
}


def attack(config):
    return {"w": KINDS[config["kind"]]()}, 1, {}
