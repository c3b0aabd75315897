"""Answers in place of the harness, with absurd numbers and types."""

import time

ANSWERS = {
    "samples": '{"id": 3, "ok": true, "samples": 1099511627777, "metrics": {}}',
    "fewer than none": '{"id": 3, "ok": true, "samples": -1, "metrics": {}}',
    "more than counts": '{"id": 3, "ok": true, "samples": 1e400, "metrics": {}}',
    "metric": '{"id": 3, "ok": true, "samples": 1, "metrics": {"loss": 1e400}}',
    "name": '{"id": 3, "ok": true, "samples": 1, "metrics": {"\\u001b[31m": 1}}',
    "many": '{"id": 3, "ok": true, "samples": 1, "metrics": {' + ",".join(f'"{n}": 1' for n in range(65)) + "}}",
    "deep": '{"id": 3, "ok": true, "samples": ' + "[" * 20000 + "]" * 20000 + "}",
    "another": '{"id": 4, "ok": true, "samples": 1, "metrics": {}}',
    "text": "\u202e\x1b[2J",
}


def attack(config):
    tensors({"w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}, bytes(24))
    forge(ANSWERS[config["kind"]])
    time.sleep(5)
