"""Reads and writes safetensors files with numpy alone, the one package that client code can rely on.

Files are written as the ``safetensors`` crate writes them without metadata (types descending, then names; the header
is padded with spaces to 8 bytes), so that equal parameters are equal files. numpy has no bfloat16: such tensors are
read as float32, which represents each value exactly.
"""

import json
import math
import os

import numpy as np

# In the order of the format's own list, by which tensors are sorted.
_TYPES = {
    "BOOL": "|b1",
    "U8": "|u1",
    "I8": "|i1",
    "I16": "<i2",
    "U16": "<u2",
    "F16": "<f2",
    "BF16": None,
    "I32": "<i4",
    "U32": "<u4",
    "F32": "<f4",
    "I64": "<i8",
    "U64": "<u8",
}
_RANK = {name: rank for rank, name in enumerate(_TYPES)}
_NAMES = {np.dtype(code): name for name, code in _TYPES.items() if code}
_LONGEST_HEADER = 100_000_000


class FormatError(ValueError):
    """The file is not a valid safetensors file."""


def type_name(dtype):
    """The format's name of a numpy type, or ``None`` if it has none (or none that a model may have: float64)."""
    return _NAMES.get(np.dtype(dtype).newbyteorder("<"))


def load(path):
    """Reads all tensors of a file: ``({name: array}, {name: type in the file})``. The caller may change the arrays."""
    with open(path, "rb") as file:
        return loads(file.read())


def loads(data):
    """Like ``load``, from bytes."""
    if len(data) < 8:
        raise FormatError(f"{len(data)} bytes are too few for a safetensors file")
    length = int.from_bytes(data[:8], "little")
    if length > min(_LONGEST_HEADER, len(data) - 8):
        raise FormatError(f"its header claims {length} bytes")
    try:
        header = json.loads(data[8 : 8 + length].decode(), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise FormatError("its header is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise FormatError(f"its header is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise FormatError("its header is not an object")
    header.pop("__metadata__", None)

    body = memoryview(data)[8 + length :]
    arrays, types, end = {}, {}, 0
    for name, entry in sorted(header.items(), key=lambda item: _offsets(*item)):
        start, stop = _offsets(name, entry)
        if start != end or stop < start or stop > len(body):
            place = f"it must start at {end} and end within {len(body)}"
            raise FormatError(f"tensor {name!r} lies at {start}..{stop}; {place}")
        arrays[name], types[name] = _array(name, entry, body[start:stop])
        end = stop
    if end != len(body):
        raise FormatError(f"{len(body) - end} bytes belong to no tensor")
    return arrays, types


def save(path, arrays):
    """Writes arrays by name over the file at ``path``, which may exist but must not be a link."""
    replace(path, dumps(arrays))


def replace(path, data):
    """Writes bytes over the file at ``path``, which may exist but must not be a link."""
    with open(path, "wb", opener=_no_link) as file:
        file.write(data)


def dumps(arrays):
    """The bytes of a file with these arrays."""
    named = {}
    for name, array in arrays.items():
        kind = type_name(array.dtype)
        if kind is None:
            raise FormatError(f"tensor {name!r} is {array.dtype}, which a model cannot have")
        named[name] = (kind, np.ascontiguousarray(array, dtype=_TYPES[kind]).reshape(array.shape))

    header, parts, end = {}, [], 0
    for name, (kind, array) in sorted(named.items(), key=lambda item: (-_RANK[item[1][0]], item[0].encode())):
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        parts.append(array.tobytes())
        end += array.nbytes
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def _unique(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormatError("its header names something twice")
    return fields


def _offsets(name, entry):
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    if not _are_sizes(offsets) or len(offsets) != 2:
        raise FormatError(f"tensor {name!r} has no proper data_offsets")
    return tuple(offsets)


def _are_sizes(values):
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _array(name, entry, data):
    kind, shape = entry.get("dtype"), entry.get("shape")
    if kind not in _TYPES:
        raise FormatError(f"tensor {name!r} is {kind!r}; {', '.join(_TYPES)} can be read")
    if not _are_sizes(shape):
        raise FormatError(f"tensor {name!r} has no proper shape")
    code = np.dtype(_TYPES[kind] or "<u2")
    if math.prod(shape) * code.itemsize != len(data):
        raise FormatError(f"tensor {name!r} of shape {shape} and type {kind} cannot be {len(data)} bytes")
    array = np.frombuffer(bytearray(data), dtype=code).reshape(shape)
    if kind == "BF16":
        array = (array.astype("<u4") << np.uint32(16)).view("<f4")
    return array, kind


def _no_link(path, flags):
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)
