"""Parameters, configs and metrics as Flower's records, and back."""

from collections.abc import Mapping

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, RecordDict

from .checks import AnswerError


def in_order(parameters, names, must):
    """``parameters`` in the order of the app's own lists: that of ``names``, or by number if their names are numbers.

    A list has numbers for names. Where neither gives an order and there ``must`` be one, the parameters are refused.
    """
    if names is not None and set(names) == set(parameters):
        return {name: parameters[name] for name in names}
    if all(name.isascii() and name.isdigit() for name in parameters):
        return {name: parameters[name] for name in sorted(parameters, key=int)}
    if must and len(parameters) > 1:
        first = ", ".join(sorted(parameters)[:3])
        raise AnswerError(
            f"this client takes a list of parameters, and nothing tells the order of {first}, …; "
            "publish the model with the parameters this code itself begins with, which are named 0, 1, …"
        )
    return parameters


def from_any(found):
    """Arrays by name, of a dict, an ``ArrayRecord``, legacy ``Parameters`` or a list, whose names are its numbers."""
    if hasattr(found, "tensors"):
        arrays = (Array("", (), "numpy.ndarray", data) for data in found.tensors)
        found = ArrayRecord({str(number): array for number, array in enumerate(arrays)})
    if isinstance(found, ArrayRecord):
        return {name: array.numpy() for name, array in found.items()}
    if isinstance(found, Mapping):
        return dict(found)
    return {str(number): np.asarray(array) for number, array in enumerate(found)}


def narrow(arrays):
    """``arrays`` with float64 as float32: Flower averages any width, and models here have 32 bits."""
    wide = {name: array for name, array in arrays.items() if getattr(array, "dtype", None) == np.float64}
    return {**arrays, **{name: array.astype(np.float32) for name, array in wide.items()}}


def request(parameters, config, arrays_key="arrays", config_key="config"):
    """The request to a new-style app."""
    return RecordDict({arrays_key: _arrays(parameters), config_key: ConfigRecord(config)})


def legacy_request(kind, parameters, config):
    """The request to a ``client_fn``."""
    records = {f"{kind}.config": ConfigRecord(config)}
    if parameters is not None:
        records[f"{kind}.parameters"] = _arrays(parameters)
    return RecordDict(records)


def fit(reply, weighted_by):
    """``(arrays, samples, metrics)`` of a new-style reply."""
    arrays, measured = _one(reply.array_records, "ArrayRecord"), _one(reply.metric_records, "MetricRecord")
    return from_any(arrays), _count(measured, weighted_by), _metrics(measured, weighted_by)


def evaluation(reply, weighted_by):
    """``(loss, samples, metrics)`` of a new-style reply. Its loss is the metric ``loss``, or the only one named so."""
    measured = _one(reply.metric_records, "MetricRecord")
    metrics = _metrics(measured, weighted_by)
    loss = _called(metrics, "loss")
    if loss is None:
        raise AnswerError(
            f"evaluate reported no loss, only {', '.join(metrics) or 'nothing'}; a metric called loss is needed"
        )
    return loss, _count(measured, weighted_by), with_alias(metrics, "accuracy")


def legacy_fit(reply, names):
    """``(arrays, samples, metrics)`` of a ``client_fn``'s reply, with the names of the list in the request."""
    arrays = list(from_any(reply["fitres.parameters"]).values())
    if len(arrays) != len(names):
        raise AnswerError(f"fit returned {len(arrays)} parameters; the model has {len(names)}")
    return dict(zip(names, arrays)), reply["fitres.num_examples"]["num_examples"], _numbers(reply["fitres.metrics"])


def legacy_evaluation(reply):
    """``(loss, samples, metrics)`` of a ``client_fn``'s reply."""
    metrics = with_alias(_numbers(reply["evaluateres.metrics"]), "accuracy")
    return reply["evaluateres.loss"]["loss"], reply["evaluateres.num_examples"]["num_examples"], metrics


def with_alias(metrics, name):
    """``metrics`` with the one that means ``name`` under that name as well: ``eval_acc`` is an accuracy."""
    meant = _called(metrics, "acc" if name == "accuracy" else "loss") if name not in metrics else None
    return metrics if meant is None else {**metrics, name: meant}


def _called(metrics, word):
    """The metric ``word``, or the only one whose name contains it."""
    named = [value for name, value in metrics.items() if word in name]
    return metrics.get(word, named[0] if len(named) == 1 else None)


def _arrays(parameters):
    arrays = {name: np.ascontiguousarray(array).reshape(array.shape) for name, array in parameters.items()}
    return ArrayRecord({name: Array(array) for name, array in arrays.items()})


def _one(records, kind):
    if len(records) != 1:
        raise AnswerError(f"the app's reply has {len(records)} of {kind}; it must have one")
    return next(iter(records.values()))


def _count(measured, weighted_by):
    if weighted_by not in measured:
        raise AnswerError(f"the app's reply has no metric {weighted_by}, the number of samples")
    count = measured[weighted_by]
    return int(count) if isinstance(count, float) and count.is_integer() else count


def _metrics(measured, weighted_by):
    return {name: value for name, value in _numbers(measured).items() if name != weighted_by}


def _numbers(measured):
    """Only single numbers: a report has no lists or texts."""
    return {name: value for name, value in measured.items() if _is_number(value)}


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
