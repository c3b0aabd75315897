import numpy as np

from sheaf_harness import safetensors

CLIENT = """
    import os, sys
    import numpy as np
    class Client:
        def __init__(self, data_dir, config):
            self.steps = config.get("steps", 1)
        def initial_parameters(self):
            return {"w": np.zeros((2, 2), np.float32), "n": np.array([7])}
        def fit(self, parameters, config):
            print("round", config["round"])
            parameters["w"] += self.steps
            return parameters, 12, {"train_loss": np.float32(0.5)}
        def evaluate(self, parameters, config):
            return float(parameters["w"].mean()), np.int64(3), {"accuracy": np.array(0.25)}
"""


def test_one_process_serves_all_calls(harness):
    assert harness.start(CLIENT, {"steps": 2})["numpy"] == np.__version__
    assert harness.call("initial_parameters", output=harness.path("model"))["ok"]

    fit = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))
    again = harness.call("fit", parameters=harness.path("update"), config={"round": 1}, output=harness.path("update2"))
    evaluation = harness.call("evaluate", parameters=harness.path("update2"), config={})

    assert (fit["samples"], fit["metrics"]) == (12, {"train_loss": 0.5}) and again["ok"]
    assert (evaluation["loss"], evaluation["samples"], evaluation["metrics"]) == (4.0, 3, {"accuracy": 0.25})
    arrays, _ = safetensors.load(harness.path("update2"))
    assert (arrays["w"] == 4).all() and arrays["n"] == [7]


def test_what_the_client_prints_goes_to_stderr(harness):
    harness.start(CLIENT)
    harness.call("initial_parameters", output=harness.path("model"))
    harness.call("fit", parameters=harness.path("model"), config={"round": 41}, output=harness.path("update"))

    assert harness.end() == "round 41\n"


def test_stdout_and_stdin_are_out_of_the_clients_reach(harness):
    noisy = (
        """
    import os, subprocess, sys
    sys.stdout.write("noise"); os.write(1, b"noise"); subprocess.run(["echo", "noise"]); sys.stdin.read()
    """
        + CLIENT
    )

    assert harness.start(noisy)["ok"]


def test_an_exception_is_one_line_and_the_frames_of_client_code(harness):
    harness.start(CLIENT.replace('parameters["w"] += self.steps', "raise KeyError('line one\\nline two')"))
    harness.call("initial_parameters", output=harness.path("model"))

    answer = harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))

    assert not answer["ok"] and answer["error"].startswith("KeyError: ") and "\n" not in answer["error"]
    assert "client.py" in answer["traceback"] and "serve.py" not in answer["traceback"]


def test_leaving_is_an_answer_too(harness):
    answer = harness.start("raise SystemExit(0)")

    assert answer["error"] == "SystemExit: 0"


def test_an_exception_that_cannot_be_shown_is_still_an_answer(harness):
    answer = harness.start("class E(Exception):\n    def __str__(self): raise ValueError\nraise E()\n")

    assert answer["error"] == "E: (its text cannot be shown)"


def test_a_fork_that_returns_does_not_answer(harness):
    harness.start(CLIENT.replace("print(", "os.fork(); print("))
    harness.call("initial_parameters", output=harness.path("model"))
    harness.call("fit", parameters=harness.path("model"), config={"round": 0}, output=harness.path("update"))

    assert harness.call("evaluate", parameters=harness.path("update"), config={})["ok"]


def test_requests_that_make_no_sense_are_answered(harness):
    assert harness.send("not json")["id"] is None
    assert "operation 'dance' is unknown" in harness.call("dance")["error"]
    assert "not started" in harness.call("fit", parameters=__file__, config={}, output="x")["error"]
    assert "not started" in harness.call("initial_parameters", output="x")["error"]


def test_a_client_is_started_once(harness):
    harness.start(CLIENT)

    assert "already started" in harness.start(CLIENT)["error"]


def test_missing_classes_and_methods_are_named(harness):
    assert "no class Client; it defines Other" in harness.start("class Other: pass")["error"]
    assert "no method initial_parameters" in harness.start("class Client: pass")["error"]


def test_a_zip_needs_a_client_at_its_top(harness):
    import io
    import textwrap
    import zipfile

    def packed(name):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(name, textwrap.dedent(CLIENT))
        return file.getvalue()

    assert "client" in harness.start(packed("deep/client.py"), name="bad.zip")["error"]
    assert harness.start(packed("client.py"), name="client.zip")["ok"]


def test_limits_hold_for_client_code(harness):
    code = CLIENT + "        def big(self): pass\n"
    harness.start(code, limits={"file": 64, "open_files": 20, "memory": None})

    answer = harness.call("initial_parameters", output=harness.path("model"))

    assert "File too large" in answer["error"]


def test_an_unknown_limit_is_refused(harness):
    assert "limit 'joy' is unknown" in harness.start(CLIENT, limits={"joy": 1})["error"]


def test_the_output_is_not_written_through_a_link(harness):
    (harness.folder / "target").write_text("precious")
    (harness.folder / "model").symlink_to(harness.folder / "target")
    harness.start(CLIENT)

    assert not harness.call("initial_parameters", output=harness.path("model"))["ok"]

    assert (harness.folder / "target").read_text() == "precious"
