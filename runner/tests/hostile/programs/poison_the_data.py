"""Changes the trainer's data for later rounds."""


def attack(config):
    path = os.path.join(config["data"], "labels.txt")

    def write(mode):
        with open(path, mode) as file:
            file.write("dog dog")

    written = [tried(write, "w"), tried(write, "a"), tried(os.truncate, path, 0)]
    return [*written, tried(os.unlink, path), tried(os.chmod, path, 0o777)]
