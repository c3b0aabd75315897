"""Is a breast tumour malignant? A Flower app: hospitals improve one logistic regression, each with its own patients.

The app is written for Flower, and only the location of the data is Sheaf's: ``flwr run`` runs it as well. The model is
scikit-learn's, with one weight for each of the 30 measurements of cell nuclei, and an intercept.

Hospitals do not share means and variances, which would reveal something about their patients: measurements are scaled
by round numbers that are known for such images. The data folder holds patients.csv as prepare.py writes it: 30
measurements a line, then 1 for malignant or 0.
"""

import os
import warnings

import numpy as np
from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, log_loss

MEASUREMENTS = 30
CLASSES = np.array([0, 1])
PASSES = 5

# Roughly the typical value of each measurement, and how much patients differ: its mean, its error, and its worst.
USUAL = np.array(
    [14, 19, 92, 655, 0.1, 0.1, 0.09, 0.05, 0.18, 0.06]
    + [0.4, 1.2, 2.9, 40, 0.007, 0.025, 0.03, 0.012, 0.02, 0.004]
    + [16, 26, 107, 880, 0.13, 0.25, 0.27, 0.11, 0.29, 0.08]
)
APART = np.array(
    [3.5, 4.3, 24, 350, 0.014, 0.05, 0.08, 0.04, 0.03, 0.007]
    + [0.3, 0.55, 2, 45, 0.003, 0.018, 0.03, 0.006, 0.008, 0.003]
    + [4.8, 6.1, 34, 570, 0.023, 0.16, 0.21, 0.066, 0.06, 0.018]
)

app = ClientApp()


def initial_parameters():
    """Weights that know nothing, the same for all hospitals."""
    return [np.zeros((1, MEASUREMENTS), np.float32), np.zeros(1, np.float32)]


@app.train()
def train(msg: Message, context: Context) -> Message:
    measurements, malignant = patients(context)
    model = regression(msg.content["arrays"], int(msg.content["config"]["server-round"]))
    for _ in range(PASSES):
        model.partial_fit(measurements, malignant)
    loss = log_loss(malignant, model.predict_proba(measurements), labels=CLASSES)
    metrics = {"train_loss": loss, "num-examples": len(malignant)}
    return answer(msg, metrics, ArrayRecord([model.coef_, model.intercept_]))


@app.evaluate()
def evaluate(msg: Message, context: Context) -> Message:
    measurements, malignant = patients(context)
    model = regression(msg.content["arrays"], 0)
    loss = log_loss(malignant, model.predict_proba(measurements), labels=CLASSES)
    accuracy = accuracy_score(malignant, model.predict(measurements))
    return answer(msg, {"loss": loss, "accuracy": accuracy, "num-examples": len(malignant)})


def regression(arrays, seed):
    """A logistic regression that continues from these weights."""
    model = SGDClassifier(loss="log_loss", alpha=1e-3, learning_rate="constant", eta0=0.02, random_state=seed)
    model.classes_ = CLASSES
    model.coef_, model.intercept_ = (array.astype(np.float64) for array in arrays.to_numpy_ndarrays())
    return model


def patients(context):
    """Measurements on a common scale, and whether each tumour is malignant."""
    path = os.path.join(context.node_config["data-path"], "patients.csv")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # An empty file is an error, not a warning.
        table = np.loadtxt(path, delimiter=",", ndmin=2)
    if table.shape[1] != MEASUREMENTS + 1 or not np.isin(table[:, -1], CLASSES).all():
        raise ValueError(f"patients.csv must have {MEASUREMENTS} measurements a line, then 1 for malignant or 0")
    return (table[:, :-1] - USUAL) / APART, table[:, -1].astype(np.int64)


def answer(msg, metrics, arrays=None):
    content = RecordDict({"metrics": MetricRecord(metrics)})
    if arrays is not None:
        content["arrays"] = arrays
    return Message(content, reply_to=msg)
