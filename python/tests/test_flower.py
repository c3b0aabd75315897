"""Programs written for Flower run unchanged: real Flower in a process of its own, talked to as the agent does."""

import io
import textwrap
import zipfile

import numpy as np
import pytest

from sheaf_harness import safetensors

APP = """
    import numpy as np
    from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
    from flwr.clientapp import ClientApp

    app = ClientApp()

    @app.train()
    def train(msg: Message, context: Context):
        arrays = msg.content["arrays"].to_numpy_ndarrays()
        config = msg.content["config"]
        print("train", dict(config), dict(context.node_config), dict(context.run_config))
        record = ArrayRecord([array + config["server-round"] for array in arrays])
        metrics = MetricRecord({"num-examples": 5, "logloss": 0.5})
        return Message(RecordDict({"arrays": record, "metrics": metrics}), reply_to=msg)

    @app.evaluate()
    def evaluate(msg: Message, context: Context):
        mean = float(msg.content["arrays"].to_numpy_ndarrays()[0].mean())
        metrics = {"num-examples": 3, "eval_loss": mean, "eval_acc": 0.25, "each": [1.0, 2.0]}
        return Message(RecordDict({"metrics": MetricRecord(metrics)}), reply_to=msg)
"""

INITIAL = """
    def initial_parameters():
        return [np.zeros((2, 3)), np.zeros(4, np.float32)]
"""

NUMPY_CLIENT = """
    import numpy as np
    import flwr as fl

    class Digits(fl.client.NumPyClient):
        def __init__(self, step=1.0):
            self.step = step
        def get_parameters(self, config):
            return [np.full((2, 2), 3.0), np.full(1, 4.0)] + [np.full(1, float(i)) for i in range(10)]
        def fit(self, parameters, config):
            print("fit", config["server_round"], [float(p.flat[0]) for p in parameters])
            return [p + self.step for p in parameters], 11, {"train_loss": 0.5}
        def evaluate(self, parameters, config):
            return float(parameters[0].mean()), 12, {"accuracy": 0.75}
"""


@pytest.fixture
def harness(harnesses, flower_python, tmp_path):
    return harnesses(flower_python, tmp_path)


def packed(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, textwrap.dedent(text))
    return file.getvalue()


def trained(harness, round_=0):
    """The parameters at first, after one round, and what was measured."""
    began = harness.call("initial_parameters", output=harness.path("model"))
    assert began["ok"], began
    fit = harness.call(
        "fit", parameters=harness.path("model"), config={"round": round_, "task": 9}, output=harness.path("update")
    )
    assert fit["ok"], fit
    evaluation = harness.call("evaluate", parameters=harness.path("update"), config={"round": round_})
    return safetensors.load(harness.path("model"))[0], safetensors.load(harness.path("update"))[0], fit, evaluation


def test_a_client_app_in_one_file(harness):
    assert harness.start(APP + INITIAL)["ok"]

    before, after, fit, evaluation = trained(harness, round_=4)

    assert {name: (array.shape, array.dtype) for name, array in before.items()} == {
        "0": ((2, 3), np.float32),
        "1": ((4,), np.float32),
    }
    assert all((array == 5).all() for array in after.values())
    assert (fit["samples"], fit["metrics"]) == (5, {"logloss": 0.5, "train_loss": 0.5})
    assert (evaluation["loss"], evaluation["samples"]) == (5.0, 3)
    assert evaluation["metrics"] == {"eval_loss": 5.0, "eval_acc": 0.25, "accuracy": 0.25}


def test_an_app_receives_the_round_the_config_and_the_data_folder(harness):
    harness.start(
        APP + INITIAL, config={"node-config": {"partition-id": 2, "num-partitions": 5}, "run-config": {"epochs": 1}}
    )
    trained(harness)

    printed = harness.end()

    assert "train {'round': 0, 'task': 9, 'server-round': 1}" in printed.replace("'server-round': 1, ", ""), printed
    assert "'partition-id': 2, 'num-partitions': 5" in printed and f"'data-path': '{harness.folder}'" in printed
    assert "{'epochs': 1}" in printed


def test_an_app_without_first_parameters_says_what_to_do(harness):
    harness.start(APP)

    answer = harness.call("initial_parameters", output=harness.path("model"))

    assert "define a function initial_parameters()" in answer["error"]


def test_a_numpy_client_by_its_client_fn(harness):
    make = "\n    def client_fn(context):\n        return Digits(step=2.0).to_client()\n"
    assert harness.start(NUMPY_CLIENT + make)["ok"]

    before, after, fit, evaluation = trained(harness)

    assert list(before) != sorted(before, key=int), "the file's order is not the list's"
    assert (after["0"] == 5).all() and after["1"] == 6 and after["10"] == 8 + 2 and after["0"].shape == (2, 2)
    assert (fit["samples"], fit["metrics"]) == (11, {"train_loss": 0.5})
    assert (evaluation["loss"], evaluation["samples"], evaluation["metrics"]) == (5.0, 12, {"accuracy": 0.75})
    assert "fit 1 [3.0, 4.0, 0.0, 1.0, 2.0" in harness.end()


def test_a_class_of_client_alone(harness):
    assert harness.start(NUMPY_CLIENT)["ok"]

    assert (trained(harness)[1]["0"] == 4).all()


@pytest.mark.parametrize(
    "start",
    [
        'fl.client.start_numpy_client(server_address="127.0.0.1:8080", client=Digits(step=7.0))',
        'fl.client.start_client(server_address="127.0.0.1:8080", client=Digits(7.0).to_client())',
        'fl.client.start_client(server_address="127.0.0.1:8080", client_fn=lambda cid: Digits(7.0).to_client())',
    ],
)
@pytest.mark.parametrize(
    "guard", ["\n    if __name__ == '__main__':\n        import sys; assert len(sys.argv) == 1\n        ", "\n    "]
)
def test_a_script_that_starts_its_client(harness, start, guard):
    if "client_fn" in start:
        start = start.replace("lambda cid:", "lambda context:")
    answer = harness.start(NUMPY_CLIENT + guard + start + "\n")
    assert answer["ok"], answer

    assert (trained(harness)[1]["0"] == 10).all()


def test_a_script_that_starts_its_client_in_a_zip(harness):
    script = NUMPY_CLIENT.replace(
        "import flwr as fl", "import flwr as fl\n    from flwr.client import start_client\n    import side"
    )
    start = "start_client(server_address='x:1', client=Digits(side.STEP).to_client())"
    main = f"\n    if __name__ == '__main__':\n        {start}\n"
    assert harness.start(packed({"client.py": script + main, "side.py": "STEP = 3.0"}), name="client.zip")["ok"]

    assert (trained(harness)[1]["0"] == 6).all()


PROJECT = """
    [tool.flwr.app.components]
    serverapp = "lab.server_app:app"
    clientapp = "lab.client_app:app"
    [tool.flwr.app.config]
    lr = 0.5
    [tool.flwr.app.config.model]
    width = 3
"""

SERVER = """
    import numpy as np
    from flwr.app import Array, ArrayRecord, ConfigRecord
    from flwr.serverapp import ServerApp
    from flwr.serverapp.strategy import FedProx

    app = ServerApp()

    @app.main()
    def main(grid, context):
        width = context.run_config["model.width"]
        arrays = {"z": np.full(width, 1, np.float32), "steps": np.array(2), "a": np.full(width, 3, np.float64)}
        arrays = {name: Array(array) for name, array in arrays.items()}
        config = ConfigRecord({"lr": context.run_config["lr"]})
        FedProx(proximal_mu=0.125).start(
            grid=grid, initial_arrays=ArrayRecord(arrays), train_config=config, num_rounds=3
        )
        raise AssertionError("it goes on without clients")
"""

PACKAGE = {"pyproject.toml": PROJECT, "lab/__init__.py": "", "lab/client_app.py": APP, "lab/server_app.py": SERVER}


def test_a_package_begins_with_what_its_server_app_begins_with(harness):
    moved = "Array(np.asarray(array.numpy() + config['server-round']))"
    named = f"ArrayRecord({{name: {moved} for name, array in msg.content['arrays'].items()}})"
    client = APP.replace('ArrayRecord([array + config["server-round"] for array in arrays])', named).replace(
        "import ArrayRecord", "import Array, ArrayRecord"
    )
    assert harness.start(packed({**PACKAGE, "lab/client_app.py": client}), name="client.zip")["ok"]

    before, after, *_ = trained(harness)

    assert (before["z"] == 1).all() and before["steps"] == 2 and before["a"].dtype == np.float32
    assert (after["z"] == 2).all() and after["steps"] == 3 and after["steps"].dtype == np.int64
    printed = harness.end()
    assert "'lr': 0.5, 'proximal-mu': 0.125" in printed and "'model.width': 3" in printed


def test_lists_have_the_order_of_the_server_app(harness):
    legacy = """
    from flwr.client import ClientApp, NumPyClient
    class Client(NumPyClient):
        def fit(self, parameters, config):
            assert [float(p.flat[0]) for p in parameters] == [1, 2, 3], parameters
            return [p + 1 for p in parameters], 1, {}
    app = ClientApp(client_fn=lambda context: Client().to_client())
    """
    harness.start(packed({**PACKAGE, "lab/client_app.py": legacy}), name="client.zip")

    _, after, fit, _ = trained(harness)

    assert (after["z"] == 2).all() and after["steps"] == 3 and (after["a"] == 4).all()


def test_a_legacy_server_app_gives_parameters_and_config(harness):
    server = """
    import numpy as np
    from flwr.common import ndarrays_to_parameters
    from flwr.server import ServerApp, ServerAppComponents, ServerConfig
    from flwr.server.strategy import FedAvg
    def server_fn(context):
        first = ndarrays_to_parameters([np.full(2, 1.5)])
        strategy = FedAvg(
            initial_parameters=first,
            on_fit_config_fn=lambda r: {"epochs": r * 10},
            on_evaluate_config_fn=lambda r: {"batches": r},
        )
        return ServerAppComponents(strategy=strategy, config=ServerConfig(num_rounds=3))
    app = ServerApp(server_fn=server_fn)
    """
    client = """
    from flwr.client import ClientApp, NumPyClient
    class Client(NumPyClient):
        def fit(self, parameters, config):
            return [parameters[0] + config["epochs"]], 1, {}
        def evaluate(self, parameters, config):
            return float(config["batches"]), 1, {}
    app = ClientApp(client_fn=lambda context: Client().to_client())
    """
    harness.start(packed({**PACKAGE, "lab/client_app.py": client, "lab/server_app.py": server}), name="client.zip")

    before, after, _, evaluation = trained(harness, round_=1)

    assert (before["0"] == 1.5).all() and (after["0"] == 21.5).all() and evaluation["loss"] == 2


def test_training_goes_on_without_a_server_app_that_does_not_run(harness):
    broken = {**PACKAGE, "lab/server_app.py": "raise OSError('no data set here')"}
    harness.start(packed(broken), name="client.zip")
    safetensors.save(harness.path("model"), {"0": np.zeros(2, np.float32)})

    assert "no data set here" in harness.call("initial_parameters", output=harness.path("other"))["error"]
    assert harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))[
        "ok"
    ]

    assert "its config is not known: OSError: no data set here" in harness.end()


def test_a_list_without_an_order_is_refused(harness):
    harness.start(NUMPY_CLIENT)
    safetensors.save(harness.path("model"), {"conv": np.zeros(2, np.float32), "dense": np.zeros(2, np.float32)})

    answer = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))

    assert "nothing tells the order of conv, dense" in answer["error"]


STATEFUL = (
    """
    import numpy as np
    from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
    from flwr.clientapp import ClientApp
    app = ClientApp()

    @app.train()
    def train(msg: Message, context: Context):
        seen = context.state["seen"]["rounds"] if "seen" in context.state else []
        context.state["seen"] = MetricRecord({"rounds": seen + [msg.content["config"]["server-round"]]})
        context.state["head"] = ArrayRecord([np.full(3, len(seen), np.float32)])
        head = float(context.state["head"]["0"].numpy().sum())
        metrics = MetricRecord({"num-examples": 1, "seen": len(seen), "head": head})
        return Message(RecordDict({"arrays": msg.content["arrays"], "metrics": metrics}), reply_to=msg)
"""
    + INITIAL
)


def test_context_state_survives_rounds_and_restarts(harnesses, flower_python):
    kept = None
    for rounds in ([0, 1], [2]):
        harness = harnesses(flower_python)
        answer = harness.start(STATEFUL, state={"input": kept, "output": harness.path("state"), "limit": 1 << 20})
        assert answer["ok"], answer
        harness.call("initial_parameters", output=harness.path("model"))
        for round_ in rounds:
            fit = harness.call(
                "fit", parameters=harness.path("model"), config={"round": round_}, output=harness.path("update")
            )
            assert fit["state"] and fit["metrics"] == {"seen": round_, "head": 3.0 * round_}, fit
        kept = harness.path("state")
        assert harness.end() is not None


def test_an_exception_of_the_app_names_its_line(harness):
    harness.start(APP.replace("config = msg", "raise KeyError('lr')\n        config = msg") + INITIAL)
    harness.call("initial_parameters", output=harness.path("model"))

    answer = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))

    assert answer["error"] == "KeyError: 'lr'" and "client.py" in answer["traceback"]


def test_two_apps_in_one_file_are_one_too_many(harness):
    answer = harness.start(
        APP.replace("app = ClientApp()", "app = first = ClientApp(); second = ClientApp()")
        .replace("app = first", "first")
        .replace("@app.", "@first.")
    )

    assert "more than one ClientApp: first, second" in answer["error"]


def test_replies_that_make_no_sense_are_refused(harness):
    harness.start(APP.replace('"num-examples": 5, ', "").replace('"eval_loss": mean, ', "") + INITIAL)
    harness.call("initial_parameters", output=harness.path("model"))

    fit = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))
    evaluation = harness.call("evaluate", parameters=harness.path("model"), config={})

    assert "no metric num-examples" in fit["error"]
    assert "reported no loss, only eval_acc" in evaluation["error"]


def test_missing_packages_are_named_with_the_command_that_adds_them(harnesses, tmp_path):
    # This Python has numpy and pytest only.
    for line, package in [
        ("import flwr as fl", "flwr"),
        ("from sklearn.linear_model import Ridge", "scikit-learn"),
        ("import torch.nn", "torch"),
    ]:
        answer = harnesses().start(line)

        assert (
            answer["error"].startswith("MissingPackage: the client code needs ")
            and f" -m pip install {package}`" in answer["error"]
        )
