"""Finds what to run in a ``client.py``, or in a zip of a package: a class ``Client``, else what Flower would run."""

import importlib.util
import inspect
import sys
import zipfile

from . import flower_script

_METHODS = ("initial_parameters", "fit", "evaluate")

# Packages whose name to install differs from the name to import.
_INSTALLED_AS = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "cv2": "opencv-python",
    "yaml": "pyyaml",
    "skimage": "scikit-image",
}


class MissingPackage(ImportError):
    """This Python lacks a package that the client code imports."""


def load(path, data, config):
    """Imports the code at ``path`` and makes its client, for the data folder ``data`` and this ``config``."""
    try:
        return _load(path, data, config)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("", "client") or importlib.util.find_spec(package) is not None:
            raise
        name = _INSTALLED_AS.get(package, package)
        remedy = f"`{sys.executable} -m pip install {name}` adds it"
        raise MissingPackage(f"the client code needs {package}; {remedy}") from error


def _load(path, data, config):
    sys.argv = ["client.py"]
    app = {}
    if path.endswith(".zip"):
        sys.path.insert(0, path)
        app = _flower_app(path)
    if app.get("components", {}).get("clientapp"):
        from . import flower

        return flower.of_package(app, data, config)

    module = _import(path)
    client = getattr(module, "Client", None)
    if inspect.isclass(client) and not client.__module__.startswith("flwr."):
        for method in _METHODS:
            if not callable(getattr(client, method, None)):
                raise TypeError(f"class Client has no method {method}")
        return client(data, config)
    if "flwr" in sys.modules:
        from . import flower

        return flower.of_module(module, path, data, config)
    classes = {name: value for name, value in vars(module).items() if inspect.isclass(value)}
    defined = sorted(name for name, value in classes.items() if value.__module__ == "client")
    raise TypeError(f"client.py has no class Client; it defines {', '.join(defined) or 'no class'}")


def _import(path):
    """The module ``client``. It ends where it starts a Flower client, which becomes the module's ``client_fn``."""
    if path.endswith(".zip"):
        spec = importlib.util.find_spec("client")
        if spec is None or not str(spec.origin).startswith(path):
            raise ImportError("the zip has no client.py at its top")
    else:
        spec = importlib.util.spec_from_file_location("client", path)
    flower_script.watch(spec.loader.get_source("client"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["client"] = module
    try:
        spec.loader.exec_module(module)
    except flower_script.Started as started:
        module.client_fn = started.client_fn
    return module


def _flower_app(path):
    """The table ``tool.flwr.app`` of a zip's ``pyproject.toml``; empty if there is none."""
    with zipfile.ZipFile(path) as archive:
        if "pyproject.toml" not in archive.namelist():
            return {}
        text = archive.read("pyproject.toml").decode()
    try:
        import tomllib as toml
    except ImportError:  # Before Python 3.11; Flower installs this one.
        import tomli as toml
    return toml.loads(text).get("tool", {}).get("flwr", {}).get("app", {})
