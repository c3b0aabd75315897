"""The loop: one JSON line a request on stdin, one JSON line an answer on what was stdout.

======================  ====================================================  ===================================
``op``                  further fields of the request                         fields of the answer
======================  ====================================================  ===================================
``start``               ``code``, ``data``, ``config``, ``limits``, ``state`` ``python``, ``numpy``
``initial_parameters``  ``output``                                            none
``fit``                 ``parameters``, ``config``, ``output``                ``samples``, ``metrics``, ``state``
``evaluate``            ``parameters``, ``config``                            ``loss``, ``samples``, ``metrics``
======================  ====================================================  ===================================

Every request has an ``id``, which the answer repeats beside ``ok``. An answer that is not ``ok`` has ``error`` (one
line) and ``traceback`` (the innermost frames of client code). ``parameters`` and ``output`` are paths of safetensors
files: the one to read, and the one to write. The ``state`` of ``start``, where there is one, names the files that hold
what the client remembers, to read (``input``) and to write (``output``), and its ``limit`` in bytes; the ``state`` of
an answer says whether it was written. The end of stdin ends the loop.
"""

import faulthandler
import json
import os
import platform
import traceback

from . import limits

_FRAMES = 6
_LONGEST_ERROR = 600
_LONGEST_TRACEBACK = 4000


def main():
    """Serves requests until stdin ends."""
    requests, answers = _take_pipes()
    faulthandler.enable()
    runner, process = _Runner(), os.getpid()
    for line in requests:
        answer = _answer(runner, line)
        if os.getpid() != process:
            os._exit(1)  # A fork of client code returned here; the pipes are not its own.
        answers.write(json.dumps(answer, allow_nan=False).encode() + b"\n")
        answers.flush()


class _Runner:
    """A ``Client``, and the requests to it."""

    def __init__(self):
        self.client = None
        self.memory = None

    def start(self, request):
        limits.apply(request["limits"])
        # After the limits, so that numpy's threads and memory count.
        import numpy

        from . import loader, memory

        if self.client is not None:
            raise RuntimeError("the client is already started")
        client = loader.load(request["code"], request["data"], request["config"])
        self.memory = memory.Memory(client, request.get("state"))
        self.memory.recall()
        self.client = client
        return {"python": platform.python_version(), "numpy": numpy.__version__}

    def initial_parameters(self, request):
        from . import checks, safetensors

        returned = self._started().initial_parameters()
        safetensors.save(request["output"], checks.initial(returned))
        return {}

    def fit(self, request):
        from . import checks, safetensors

        client = self._started()
        parameters, types = safetensors.load(request["parameters"])
        # Apart from what the client gets, which it may train in place.
        shapes = {name: array.shape for name, array in parameters.items()}
        returned = client.fit(parameters, request["config"])
        arrays, samples, metrics = checks.fit(returned, shapes, types)
        safetensors.save(request["output"], arrays)
        return {"samples": samples, "metrics": metrics, "state": self.memory.keep()}

    def evaluate(self, request):
        from . import checks, safetensors

        client = self._started()
        parameters, _ = safetensors.load(request["parameters"])
        loss, samples, metrics = checks.evaluation(client.evaluate(parameters, request["config"]))
        return {"loss": loss, "samples": samples, "metrics": metrics}

    def _started(self):
        if self.client is None:
            raise RuntimeError("the client is not started")
        return self.client


_OPERATIONS = {
    "start": _Runner.start,
    "initial_parameters": _Runner.initial_parameters,
    "fit": _Runner.fit,
    "evaluate": _Runner.evaluate,
}


def _answer(runner, line):
    number = None
    try:
        request = json.loads(line)
        number = request["id"]
        operation = _OPERATIONS.get(request["op"])
        if operation is None:
            raise ValueError(f"operation {request['op']!r} is unknown")
        return {"id": number, "ok": True, **operation(runner, request)}
    except BaseException as error:  # Client code may raise anything, SystemExit included; each becomes an answer.
        return {"id": number, "ok": False, "error": _one_line(error), "traceback": _frames(error)}


def _take_pipes():
    """Moves the pipes away from stdin and stdout, so that client code cannot read from or print into them."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    keep = {0, 1, 2, requests, answers}
    for fd in range(3, max(keep) + 64):
        if fd not in keep:
            try:
                os.close(fd)
            except OSError:
                pass
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _one_line(error):
    try:
        text = str(error)
    except Exception:
        text = "(its text cannot be shown)"
    name = type(error).__name__
    line = " ".join(f"{name}: {text}".split()) if text else name
    return line if len(line) <= _LONGEST_ERROR else line[:_LONGEST_ERROR] + "…"


def _frames(error):
    own = os.path.dirname(os.path.abspath(__file__))
    every = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in every if not frame.filename.startswith((own, "<frozen"))]
    return "".join(traceback.format_list(frames[-_FRAMES:]))[-_LONGEST_TRACEBACK:].rstrip()
