"""Limits of the process and of all it starts. They are set before any client code is imported, and cannot be raised."""

import resource
import sys

_KINDS = {
    "memory": resource.RLIMIT_AS,
    "file": resource.RLIMIT_FSIZE,
    "processes": resource.RLIMIT_NPROC,
    "open_files": resource.RLIMIT_NOFILE,
}


def apply(limits):
    """Sets ``limits``: bytes of ``memory``, bytes of a ``file``, numbers of ``processes`` and ``open_files``.

    ``None`` leaves a limit as it is.
    """
    _lower(resource.RLIMIT_CORE, 0)
    for name, value in limits.items():
        if name not in _KINDS:
            raise ValueError(f"limit {name!r} is unknown; {', '.join(_KINDS)} are known")
        if value is not None:
            _lower(_KINDS[name], int(value))


def _lower(kind, value):
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError) as error:
        # Some systems, such as gVisor, accept no value for some limits; the other limits still hold.
        print(f"sheaf: limit {kind} not set: {error}", file=sys.stderr)
