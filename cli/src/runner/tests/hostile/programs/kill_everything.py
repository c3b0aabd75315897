"""Would take the agent, and all the rest with it. Signal 0 asks whether one could."""


def attack(config):
    return [tried(os.kill, config["agent"], 0), tried(os.kill, -1, 0)]
