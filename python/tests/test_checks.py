import numpy as np
import pytest

from sheaf_harness import checks

GIVEN = {"w": (2,), "n": (1,)}
TYPES = {"w": "F32", "n": "I64"}
GOOD = {"w": np.array([1, 2], np.float32), "n": np.array([3])}


def fit(parameters, samples=1, metrics=None, types=TYPES):
    return checks.fit((parameters, samples, metrics or {}), GIVEN, types)


def test_good_answers_pass():
    arrays, samples, metrics = fit(GOOD, np.int32(5), {"a/b.c-d_e": 1, "f": np.float32(0.5), "g": np.array(2)})

    assert (samples, metrics) == (5, {"a/b.c-d_e": 1.0, "f": 0.5, "g": 2.0})
    assert arrays["w"].dtype == np.float32


@pytest.mark.parametrize("count", [0, -1, 2**40 + 1, 1.0, True, "3", None, np.float32(2), np.bool_(True)])
def test_bad_counts_of_samples_are_refused(count):
    with pytest.raises(checks.AnswerError, match="number of samples"):
        checks.samples(count)


@pytest.mark.parametrize(
    "metrics",
    [
        None,
        [("a", 1)],
        {"a": np.nan},
        {"a": np.inf},
        {"a": 10**400},
        {"a": "1"},
        {"a": 1j},
        {"a": [1]},
        {"": 1},
        {"a b": 1},
        {"é": 1},
    ]
    + [{1: 1}, {"x" * 65: 1}, {str(i): i for i in range(65)}],
)
def test_bad_metrics_are_refused(metrics):
    with pytest.raises(checks.AnswerError, match="metric"):
        checks.metrics(metrics)


@pytest.mark.parametrize(
    "parameters, reason",
    [
        ([1], "must be a dict"),
        ({}, "no parameters"),
        ({"w": GOOD["w"]}, "no parameter 'n'"),
        ({**GOOD, "x": GOOD["w"]}, "a parameter 'x'"),
        ({**GOOD, 1: GOOD["w"]}, "parameter name"),
        ({**GOOD, "__metadata__": GOOD["w"]}, "parameter name"),
        ({**GOOD, "w": np.zeros((2, 1), np.float32)}, r"shape \(2, 1\)"),
        ({**GOOD, "w": np.array([1, np.nan], np.float32)}, "not finite"),
        ({**GOOD, "w": np.array([1, 1e39])}, "not finite"),
        ({**GOOD, "w": np.array([1, 2])}, "is int64; the model's is F32"),
        ({**GOOD, "w": np.array(["a", "b"])}, "the model's is F32"),
        ({**GOOD, "n": np.array([1.0])}, "is float64; the model's is I64"),
        ({**GOOD, "n": np.array([1], np.int32)}, "is int32; the model's is I64"),
    ],
)
def test_bad_parameters_are_refused(parameters, reason):
    with pytest.raises(checks.AnswerError, match=reason):
        fit(parameters)


def test_floats_of_another_width_become_the_models():
    assert fit({**GOOD, "w": np.array([1.5, 2])})[0]["w"].dtype == np.float32
    assert fit({**GOOD, "w": np.array([1.5, 2])}, types={**TYPES, "w": "BF16"})[0]["w"].dtype == np.float32
    assert fit({**GOOD, "w": np.array([1.5, 2], np.float16)}, types={**TYPES, "w": "F16"})[0]["w"].dtype == np.float16


def test_initial_parameters_must_have_a_type_a_model_can_have():
    with pytest.raises(checks.AnswerError, match="astype"):
        checks.initial({"w": np.zeros(2)})
    with pytest.raises(checks.AnswerError, match="complex"):
        checks.initial({"w": np.zeros(2, np.complex64)})
    with pytest.raises(checks.AnswerError, match="not finite"):
        checks.initial({"w": np.array([np.inf], np.float32)})


def test_answers_of_another_shape_are_refused():
    with pytest.raises(checks.AnswerError, match="must return"):
        checks.fit(GOOD, GIVEN, TYPES)
    with pytest.raises(checks.AnswerError, match="must return"):
        checks.evaluation((0.5, 3))
    with pytest.raises(checks.AnswerError, match="loss is nan"):
        checks.evaluation((float("nan"), 3, {}))
