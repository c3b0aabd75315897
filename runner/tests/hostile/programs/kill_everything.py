"""Signals the agent and its process group with signal 0, which only checks whether it could kill them."""


def attack(config):
    return [tried(os.kill, config["agent"], 0), tried(os.killpg, config["group"], 0)]
