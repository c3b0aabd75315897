"""Tries to leave the file tree through links to other roots, and through parent folders."""


def attack(config):
    secret = config["secret"]
    roots = ["/proc/1/root", "/proc/self/root", f"/proc/{os.getppid()}/root", "/proc/self/cwd/../../../.."]
    roots += ["/sheaf/code/../../..", "/data/../..", "/proc/self/fd/../../.."]
    os.symlink(secret, "link")
    texts = [tried(read, path) for path in [*(root + secret for root in roots), "link"]]
    return [text for text in texts if "secret" in text]
