"""Runs scripts that start a Flower client, and stops them where they would connect to a server."""

import runpy

_STARTERS = ("start_client", "start_numpy_client")


class Started(BaseException):
    """The script started a client, which ``client_fn`` makes. Not an ``Exception``, so that scripts do not catch it."""

    def __init__(self, client_fn):
        super().__init__("a Flower client was started")
        self.client_fn = client_fn


def starts_client(source):
    """Whether ``source`` names a function that starts a client."""
    return any(name in source for name in _STARTERS)


def watch(source):
    """Makes the functions that start a client raise ``Started``, if ``source`` names one; others do not need Flower."""
    if not starts_client(source or ""):
        return
    import flwr.client

    for name in _STARTERS:
        setattr(flwr.client, name, _start)


def run(path):
    """Runs a script as a program, and returns the ``client_fn`` it started, or ``None`` if it started none."""
    try:
        if path.endswith(".zip"):
            runpy.run_module("client", run_name="__main__")
        else:
            runpy.run_path(path, run_name="__main__")
    except Started as started:
        return started.client_fn
    return None


def _start(*_, client=None, client_fn=None, **__):
    if client_fn is not None:
        raise Started(client_fn)
    if client is None:
        raise TypeError("start_client was given neither client nor client_fn")
    made = client.to_client()
    raise Started(lambda context: made)
