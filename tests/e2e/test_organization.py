"""What an organization does beside the demo: the wizard, an end at an accuracy, models and reports of its rounds."""

import json
import subprocess

import pytest

from sheaf_testing import Cli, CliError, Process, patient, wait_for
from sheaf_testing.places import MNIST


@pytest.fixture
def stranger(running, bin_folder, tmp_path):
    """Someone with a wallet who takes part in nothing."""
    cli = Cli(bin_folder, tmp_path / "stranger", running.network.url, running.password)
    cli("wallet", "import", "main", "--uri-stdin", stdin="//Dave\n")
    return cli


def answer(cli: Cli, answers: list[str], *command) -> subprocess.CompletedProcess:
    """Runs a command that asks, and types the answers."""
    typed = "".join(f"{line}\n" for line in answers)
    command = cli.command(*command)
    return subprocess.run(command, input=typed, text=True, capture_output=True, env=cli.env, timeout=patient(300))


def test_a_task_from_the_wizard_ends_at_the_wanted_accuracy(running, tmp_path):
    publish = ("model", "publish", MNIST / "client.py", "--name", "More digits", "--objects", running.objects)
    model = running.organization(*publish)["model"]
    file = tmp_path / "task.toml"
    answers = ["", "", "20 SHF", "9", "+2h", "1", "2", "2", "", "", "public", ""]
    asked = answer(running.organization, answers, "task", "wizard", file, "--json")
    assert asked.returncode == 0, asked.stderr
    assert "`1` is" in asked.stderr or "1 is not in" in asked.stderr, "the wizard asks again for two trainers or more"
    assert "Each of 9 rounds sets aside" in asked.stderr
    task = json.loads(asked.stdout)["task"]
    terms = running.organization("task", "show", task)
    assert terms["model"] == model, "the newest model is the default"
    assert (terms["rounds_total"], terms["deposit"], terms["disclosure"], terms["max_trainers"]) == (
        9,
        "20000000000000",
        "public",
        2,
    )

    again = answer(running.organization, [], "task", "wizard", file)
    assert again.returncode == 2 and "exists already" in again.stderr
    file.write_text(file.read_text().replace('deposit = "20 SHF"', 'deposit = "20 SFH"'))
    with pytest.raises(CliError, match="20 SFH"):
        running.organization("task", "propose", file, "--dry-run")
    file.write_text(file.read_text().replace("20 SFH", "30 SHF"))
    shown = running.organization("task", "propose", file, "--rounds", 4, "--dry-run")
    assert (shown["arguments"]["terms"]["deposit"], shown["arguments"]["terms"]["rounds"]) == ("30000000000000", 4)

    running.wait_open(task)
    assert running.organization("task", "show", task)["admitted"] == []
    training = []
    for trainer in running.trainers:
        trainer.cli("stake", "bond", "5 SHF")
        options = ["--data", trainer.data, "--yes", "--json", "--wallet", "main"]
        command = trainer.cli.command("train", "run", task, *options)
        log = tmp_path / f"{trainer.address}.log"
        training.append(Process(f"{trainer.address} in a second task", command, log, trainer.cli.env).start())
    try:
        watched = running.organization("task", "watch", task, "--finish-at", "5%", timeout=600)
        finish = next(event for event in watched if event["event"] == "finish")
        rounds = [event["round"] for event in watched if event["event"] == "round"]
        assert rounds == list(range(finish["last_round"] + 1)), "the round under way was the last"
        assert len(rounds) < 9
        for process in training:
            wait_for("the end of training", lambda: not process.running, 300)
            assert process.child.returncode == 0, process.tail()
    finally:
        for process in training:
            process.stop()


def test_a_task_may_be_for_admitted_trainers_only(running, tmp_path):
    let_in = sorted(trainer.address for trainer in running.trainers)
    answers = ["", "", "20 SHF", "9", "+2h", "2", "2", "", "list", "", "", "nobody I know", ", ".join(let_in)]
    file = tmp_path / "task.toml"
    asked = answer(running.organization, answers, "task", "wizard", file, "--json")
    assert asked.returncode == 0, asked.stderr
    assert "nobody I know" in asked.stderr, "the wizard asks again for what is not an account"
    task = json.loads(asked.stdout)["task"]
    shown = running.organization("task", "show", task)
    assert (shown["admission"], sorted(shown["admitted"])) == ("list", let_in)
    assert f'admit = "{",".join(let_in)}"' in file.read_text()
    running.organization("task", "unadmit", task, let_in[0])
    assert running.organization("task", "show", task)["admitted"] == let_in[1:]


def test_anyone_can_read_the_model_of_any_round_and_a_report_of_all_rounds(running, stranger, tmp_path):
    running.wait_posted(1)
    known = running.show()["rounds"]
    for index, entry in enumerate(known[:2]):
        got = stranger("model", "download", running.task, "--round", index, "-o", tmp_path / f"{index}.safetensors")
        assert got["sha256"] == entry["model"] and (tmp_path / f"{index}.safetensors").stat().st_size == got["size"]
    with pytest.raises(CliError, match="exists already"):
        stranger("model", "download", running.task, "--round", 0, "-o", tmp_path / "0.safetensors")
    with pytest.raises(CliError, match="is not final"):
        stranger("model", "download", running.task, "--round", running.rounds_wanted - 1, "-o", tmp_path / "last")

    report = stranger("task", "report", running.task)
    assert [entry["model"] for entry in report["rounds"][:2]] == [entry["model"] for entry in known[:2]]
    assert all(len(entry["participants"]) == len(running.trainers) for entry in report["rounds"])
    parts = ("unallocated", "outstanding", "paid", "aggregator", "refunded", "unclaimed")
    assert sum(int(report["books"][part]) for part in parts) == int(report["books"]["deposit"])
    page = tmp_path / "report.html"
    stranger("task", "report", running.task, "-o", page)
    text = page.read_text()
    assert "City Hospital" in text and "<svg" in text and "<script" not in text
    assert all(update["commitment"] in text for update in report["rounds"][0]["participants"])

    shown = stranger("org", "show", running.organization.address)
    assert shown["name"] == "City Hospital" and running.task in shown["tasks"] and int(shown["held"]) > 0
    with pytest.raises(CliError, match="is not an organization"):
        stranger("org", "show")


def test_an_organization_that_is_trusted_is_not_asked_about_again(running, stranger):
    measure = ("model", "evaluate", "--task", running.task, "--initial", "--data", running.out / "data" / "holdout")
    with pytest.raises(CliError, match="no terminal to ask at"):
        stranger(*measure)
    assert stranger("trust", "list") == {"organizations": [], "code": []}

    assert stranger(*measure, "--trust-organization", "--yes")["samples"] == 1000
    trusted = stranger("trust", "list")
    assert [entry["organization"] for entry in trusted["organizations"]] == [trusted["code"][0]["organization"]]
    assert stranger(*measure)["samples"] == 1000


def test_a_next_version_retires_the_one_before_and_an_unused_retired_model_is_deleted(running, bin_folder, tmp_path):
    cli = Cli(bin_folder, tmp_path / "publisher", running.network.url, running.password)
    cli("wallet", "import", "main", "--uri-stdin", stdin="//Eve\n")
    cli("org", "register", "--name", "A publisher")
    publish = ("model", "publish", MNIST / "client.py", "--name", "Digits", "--objects", tmp_path / "store")
    first = cli(*publish)["model"]
    second = cli(*publish, "--replaces", first)["model"]
    assert cli("org", "show")["models"] == [second], "nothing depended on the first, so it is deleted"
    with pytest.raises(CliError, match="OrganizationOwnsModels"):
        cli("org", "leave")
    assert cli("model", "retire", second)["deleted"] is True
    cli("org", "leave")
    with pytest.raises(CliError, match="is not an organization"):
        cli("org", "show")
