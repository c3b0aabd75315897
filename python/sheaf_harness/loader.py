"""Finds the class ``Client`` in a ``client.py``, or in a zip with a ``client.py`` at its top."""

import importlib
import importlib.util
import inspect
import sys


def load(path):
    """Imports the file at ``path`` as the module ``client`` and returns its class ``Client``."""
    module = _from_zip(path) if path.endswith(".zip") else _from_file(path)
    client = getattr(module, "Client", None)
    if not inspect.isclass(client):
        defined = sorted(name for name, value in vars(module).items() if inspect.isclass(value) and value.__module__ == "client")
        raise TypeError(f"client.py has no class Client; it defines {', '.join(defined) or 'no class'}")
    for method in ("initial_parameters", "fit", "evaluate"):
        if not callable(getattr(client, method, None)):
            raise TypeError(f"class Client has no method {method}")
    return client


def _from_file(path):
    spec = importlib.util.spec_from_file_location("client", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["client"] = module
    spec.loader.exec_module(module)
    return module


def _from_zip(path):
    sys.path.insert(0, path)
    module = importlib.import_module("client")
    if not str(getattr(module, "__file__", "")).startswith(path):
        raise ImportError("the zip has no client.py at its top")
    return module
