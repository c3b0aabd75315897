"""Fills all it can write to, 64 MiB a file and a maximum of 20 files."""


def attack(config):
    written = 0
    places = (".", "/tmp", "/dev/shm", "/var/tmp", "/out", "/in", "/data", "/sheaf")
    for place in {os.path.realpath(place) for place in places}:
        for number in range(20):
            try:
                with open(f"{place}/{number}.bomb", "wb", buffering=0) as file:
                    for _ in range(64):
                        written += file.write(bytes(1 << 20))
            except OSError:
                break
    return written
