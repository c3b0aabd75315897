"""Reaches processes of the same user by what they share: memory, messages, limits and priorities."""


def attack(config):
    agent = config["agent"]
    limit = (ctypes.c_uint64 * 2)(1 << 30, 1 << 30)
    return [
        call(29, 0x5EAF, 4096, 0o1600),  # shmget
        call(68, 0x5EAF, 0o1600),  # msgget
        call(64, 0x5EAF, 1, 0o1600),  # semget
        call(302, agent, 4, ctypes.byref(limit), 0),  # prlimit64 of the agent's core files
        call(141, 0, agent, 1),  # setpriority of the agent
        tried(lambda: open("/dev/shm/sheaf-attack", "w") and "open"),
    ]
