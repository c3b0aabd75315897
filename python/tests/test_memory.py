"""What a client remembers: left after each round, and given back to its successor."""

CLIENT = """
    import numpy as np
    class Client:
        def __init__(self, data_dir, config):
            self.seen = b""
        def initial_parameters(self):
            return {"w": np.zeros(2, np.float32)}
        def fit(self, parameters, config):
            self.seen += bytes([config["round"]])
            return parameters, 1, {"seen": len(self.seen)}
        def evaluate(self, parameters, config):
            return 0.0, 1, {}
        def get_state(self):
            return self.seen
        def set_state(self, data):
            self.seen = data
"""


def started(harness, code=CLIENT, limit=100, before=None):
    place = {"input": before, "output": harness.path("state"), "limit": limit}
    answer = harness.start(code, state=place)
    if answer["ok"]:
        harness.call("initial_parameters", output=harness.path("model"))
    return answer


def fit(harness, round_):
    return harness.call(
        "fit", parameters=harness.path("model"), config={"round": round_}, output=harness.path("update")
    )


def test_the_next_process_gets_what_a_client_remembers(harnesses):
    first, second = harnesses(), harnesses()
    started(first)

    assert fit(first, 7)["state"] and fit(first, 8)["state"]
    kept = first.folder / "state"
    assert kept.read_bytes() == b"\x07\x08"

    started(second, before=str(kept))
    assert fit(second, 9)["metrics"] == {"seen": 3}
    assert (second.folder / "state").read_bytes() == b"\x07\x08\x09"


def test_a_client_without_memory_leaves_none(harness):
    started(harness, CLIENT.replace("get_state", "other").replace("set_state", "another"))

    assert fit(harness, 0)["state"] is False


def test_a_memory_beyond_its_limit_is_refused_with_its_size(harness):
    started(harness, limit=1)

    assert fit(harness, 0)["ok"]
    assert "state is 2 bytes; at most 1 are kept" in fit(harness, 1)["error"]


def test_a_memory_that_is_not_bytes_is_refused(harness):
    started(harness, CLIENT.replace("return self.seen", "return 'text'"))

    assert "get_state returned str" in fit(harness, 0)["error"]


def test_a_memory_that_the_client_does_not_take_is_named(harness):
    (harness.folder / "old").write_bytes(b"???")

    answer = started(harness, CLIENT.replace("self.seen = data", "raise ValueError('odd')"), before=harness.path("old"))

    assert "does not take back what it remembered, 3 bytes: odd" in answer["error"]
