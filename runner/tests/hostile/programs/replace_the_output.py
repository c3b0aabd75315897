"""Puts a link to the trainer's own file where the output is, and hopes that the agent follows it."""


def attack(config):
    def swap():
        os.unlink(output())
        os.symlink(config["secret"], output())

    def hard():
        os.unlink(output())
        os.link(config["secret"], output())

    def rename():
        os.rename(os.path.dirname(output()), "elsewhere")

    return [tried(swap), tried(hard), tried(rename)]
