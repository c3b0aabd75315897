"""Checks what a ``Client`` returns. ``AnswerError`` says what was wrong and what to do."""

import math
import operator
import re
from collections.abc import Mapping

import numpy as np

from . import safetensors

MOST_SAMPLES = 2**40
MOST_METRICS = 64
_METRIC_NAME = re.compile(r"[A-Za-z0-9_./-]{1,64}")


class AnswerError(ValueError):
    """A method of ``Client`` returned something it should not."""


def initial(returned):
    """Checks what ``initial_parameters`` returned, and returns the arrays as they will be written."""
    arrays = _arrays("initial_parameters", returned)
    for name, array in arrays.items():
        if array.dtype == np.float64:
            raise AnswerError(f"parameter {name!r} is float64; models are float32, so use .astype(np.float32)")
        if safetensors.type_name(array.dtype) is None:
            raise AnswerError(f"parameter {name!r} is {array.dtype}; float32, float16, integers and bool are possible")
        _finite(name, array)
    return arrays


def fit(returned, given, types):
    """Checks what ``fit`` returned. ``given`` has the model's shapes by name, ``types`` its types in the file.

    Returns ``(arrays as they will be written, samples, metrics)``. Floats of another width are converted to the
    model's.
    """
    parameters, count, measured = _three("fit", "parameters, samples, metrics", returned)
    arrays = _arrays("fit", parameters)
    missing, extra = sorted(given.keys() - arrays.keys()), sorted(arrays.keys() - given.keys())
    if missing:
        raise AnswerError(f"fit returned no parameter {missing[0]!r}, which the model has")
    if extra:
        raise AnswerError(f"fit returned a parameter {extra[0]!r}, which the model does not have")
    for name, shape in given.items():
        if arrays[name].shape != shape:
            raise AnswerError(f"parameter {name!r} has shape {arrays[name].shape}; the model's is {shape}")
        arrays[name] = _as_type(name, arrays[name], types[name])
        _finite(name, arrays[name])
    return arrays, samples(count), metrics(measured)


def evaluation(returned):
    """Checks what ``evaluate`` returned: ``(loss, samples, metrics)``."""
    loss, count, measured = _three("evaluate", "loss, samples, metrics", returned)
    return _number("loss", loss), samples(count), metrics(measured)


def samples(value):
    """A count of samples as an ``int``."""
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        count = operator.index(value)
    except TypeError:
        raise AnswerError(f"the number of samples is {_shown(value)}; it must be an int") from None
    if not 1 <= count <= MOST_SAMPLES:
        raise AnswerError(f"the number of samples is {count}; 1 to 2**40 are possible")
    return count


def metrics(value):
    """Metrics by name as plain floats."""
    if not isinstance(value, Mapping):
        raise AnswerError(f"metrics are {_shown(value)}; they must be a dict")
    if len(value) > MOST_METRICS:
        raise AnswerError(f"there are {len(value)} metrics; at most {MOST_METRICS} are taken")
    for name in value:
        if not isinstance(name, str) or not _METRIC_NAME.fullmatch(name):
            raise AnswerError(f"metric name {_shown(name)}; 1 to 64 of A-Z a-z 0-9 _ - . / are allowed")
    return {name: _number(f"metric {name}", number) for name, number in value.items()}


def _three(method, names, returned):
    if not isinstance(returned, (tuple, list)) or len(returned) != 3:
        raise AnswerError(f"{method} returned {_shown(returned)}; it must return ({names})")
    return returned


def _arrays(method, parameters):
    if not isinstance(parameters, Mapping):
        raise AnswerError(
            f"{method} returned {_shown(parameters)} as parameters; they must be a dict of arrays by name"
        )
    if not parameters:
        raise AnswerError(f"{method} returned no parameters")
    for name in parameters:
        if not _is_name(name):
            raise AnswerError(f"parameter name {_shown(name)}; it must be printable text of at most 256 bytes")
    return {name: _array(value) for name, value in parameters.items()}


def _is_name(name):
    """Whether a parameter may be called this."""
    if not isinstance(name, str) or name in ("", "__metadata__"):
        return False
    return len(name.encode()) <= 256 and name.isprintable()


def _array(value):
    """``value`` as a numpy array. PyTorch's tensors are accepted too; bfloat16, which numpy lacks, becomes float32."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.float() if str(value.dtype) == "torch.bfloat16" else value
        return value.numpy()
    return np.asarray(value)


def _as_type(name, array, kind):
    floating = kind in ("F32", "BF16", "F16")
    if floating and np.issubdtype(array.dtype, np.floating):
        narrow = kind == "F16" and array.dtype == np.float16
        with np.errstate(over="ignore"):
            return array if narrow else array.astype(np.float32)
    if not floating and safetensors.type_name(array.dtype) == kind:
        return array
    raise AnswerError(f"parameter {name!r} is {array.dtype}; the model's is {kind}")


def _finite(name, array):
    if np.issubdtype(array.dtype, np.floating) and not np.isfinite(array).all():
        raise AnswerError(f"parameter {name!r} has a value that is not finite; lower the learning rate?")


def _number(what, value):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if not isinstance(value, (int, float, np.number)) or isinstance(value, (complex, np.complexfloating)):
        raise AnswerError(f"{what} is {_shown(value)}; it must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise AnswerError(f"{what} is {number}; it must be finite")
    return number


def _shown(value):
    text = repr(value) if isinstance(value, (str, int, float, bool, type(None))) else type(value).__name__
    return text if len(text) <= 80 else text[:80] + "…"
