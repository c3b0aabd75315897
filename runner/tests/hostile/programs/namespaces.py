"""Becomes root of new namespaces, with more kernel interfaces."""


def attack(config):
    def child(function):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if function() >= 0 else 1)
        return "made" if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0 else "refused"

    def clone(flags):
        pid = call(56, flags | 17, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        return pid

    return [
        child(lambda: call(272, 0x10000000)),  # unshare(CLONE_NEWUSER)
        child(lambda: call(272, 0x40000000)),  # unshare(CLONE_NEWNET)
        child(lambda: clone(0x10000000)),
        child(lambda: call(308, os.open("/proc/self/ns/user", os.O_RDONLY), 0)),  # setns
        call(435, 0, 0),  # clone3, which a filter cannot look into
    ]
