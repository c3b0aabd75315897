"""Would take the agent, and all that were started with it. Signal 0 asks whether one could."""


def attack(config):
    return [tried(os.kill, config["agent"], 0), tried(os.killpg, config["group"], 0)]
