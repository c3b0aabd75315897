"""Takes the passwords of the machine."""


def attack(config):
    return [isinstance(tried(os.listdir, "/root"), list), "root:" in tried(read, "/etc/shadow"), "root:" in tried(read, "/etc/passwd")]
