"""Removes the checks of the harness, which shares its process."""

from sheaf_harness import checks


def attack(config):
    checks.fit = lambda returned, shapes, types: ({"w": np.full((2, 3), np.nan, np.float32)}, 1 << 50, {"loss": 0.0})
    return config["parameters"], 1, {}
