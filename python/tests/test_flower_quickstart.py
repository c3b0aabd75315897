"""Flower's own quickstart apps, as its `flwr new` writes them: the templates are in the wheel that Flower published."""

import io
import os
import string
import zipfile
from pathlib import Path

import numpy as np
import pytest

from sheaf_harness import safetensors

WHEELS = Path(os.environ.get("SHEAF_CACHE", Path.home() / ".cache" / "sheaf")) / "wheels"
# The last version that carries its templates; before 1.21 they were written to NumPyClient.
WHEEL = "flwr-1.22.0-py3-none-any.whl"
TEMPLATES = "flwr/cli/new/templates/app"
NAMES = {
    "import_name": "quickstart",
    "package_name": "quickstart",
    "project_name": "quickstart",
    "framework_str": "",
    "username": "lab",
}

# Replaces the data set that the template downloads, which nothing can do in a sandbox. Client app and server app stay
# as they are.
OWN_DATA = """

def load_data(partition_id: int, num_partitions: int):
    assert (partition_id, num_partitions) == (0, 1)
    random = np.random.default_rng(1)
    y = np.arange(200) % 10
    X = random.normal(0, 1, (200, 784)) + np.eye(10)[y].repeat(79, axis=1)[:, :784] * 3
    return X[:160], X[160:], y[:160], y[160:]
"""


@pytest.fixture
def harness(harnesses, flower_python, tmp_path):
    return harnesses(flower_python, tmp_path)


def template(archive, name):
    return string.Template(archive.read(f"{TEMPLATES}/{name}.tpl").decode()).safe_substitute(NAMES)


def quickstart(framework, task=lambda source: source):
    """A zip of the app, as `flwr new` would have laid it out."""
    if not (WHEELS / WHEEL).exists():
        pytest.skip(f"{WHEEL} is not in {WHEELS}; scripts/setup.sh fetches it")
    packed = io.BytesIO()
    with zipfile.ZipFile(WHEELS / WHEEL) as wheel, zipfile.ZipFile(packed, "w") as app:
        app.writestr("pyproject.toml", template(wheel, f"pyproject.{framework}.toml"))
        app.writestr("quickstart/__init__.py", template(wheel, "code/__init__.py"))
        app.writestr("quickstart/client_app.py", template(wheel, f"code/client.{framework}.py"))
        app.writestr("quickstart/server_app.py", template(wheel, f"code/server.{framework}.py"))
        app.writestr("quickstart/task.py", task(template(wheel, f"code/task.{framework}.py")))
    return packed.getvalue()


def test_the_numpy_quickstart(harness):
    answer = harness.start(quickstart("numpy"), name="client.zip")
    assert answer["ok"], answer

    assert harness.call("initial_parameters", output=harness.path("model"))["ok"]
    fit = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))

    before, after = (safetensors.load(harness.path(name))[0] for name in ("model", "update"))
    assert fit["samples"] == 1 and 0 <= fit["metrics"]["random_metric"] < 1
    assert before["0"].shape == (1, 1) and before["0"] == 1 and 1 <= after["0"] < 2


def test_the_scikit_learn_quickstart_on_data_of_its_own(harness):
    def without_download(source):
        lines = [line for line in source.splitlines() if "flwr_datasets" not in line]
        return "\n".join(lines) + OWN_DATA

    answer = harness.start(quickstart("sklearn", without_download), name="client.zip")
    assert answer["ok"], answer

    assert harness.call("initial_parameters", output=harness.path("model"))["ok"]
    before = harness.call("evaluate", parameters=harness.path("model"), config={})
    for round_ in range(2):
        fit = harness.call(
            "fit", parameters=harness.path("model"), config={"round": round_}, output=harness.path("model")
        )
        assert fit["ok"] and fit["samples"] == 160, fit
    after = harness.call("evaluate", parameters=harness.path("model"), config={})

    assert {name: array.shape for name, array in safetensors.load(harness.path("model"))[0].items()} == {
        "0": (10, 784),
        "1": (10,),
    }
    assert after["metrics"]["accuracy"] > 0.8 > before["metrics"]["accuracy"] and after["loss"] < before["loss"]
    assert fit["metrics"]["train_loss"] == fit["metrics"]["train_logloss"]
    assert np.isclose(after["loss"], after["metrics"]["test_logloss"])
