"""Limits of the process and all it starts, set once before any client code is imported. Hard limits: they cannot be raised again."""

import resource
import sys

_KINDS = {
    "memory": resource.RLIMIT_AS,
    "file": resource.RLIMIT_FSIZE,
    "processes": resource.RLIMIT_NPROC,
    "open_files": resource.RLIMIT_NOFILE,
}


def apply(limits):
    """Sets ``limits``: bytes of ``memory``, bytes of a ``file``, number of ``processes`` and ``open_files``; ``None`` leaves one alone."""
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
        # Some systems (gVisor, for one) know a limit only by name; the others still hold.
        print(f"sheaf: limit {kind} not set: {error}", file=sys.stderr)
