"""One set of usual terms: what documentation, examples and the demo show is `TaskTerms::usual()`."""

import json
import re
import shlex

import pytest

from sheaf_testing import federation, terms
from sheaf_testing.places import ROOT

SHF = 10**12
VECTORS = ROOT / "primitives" / "tests" / "vectors" / "terms.json"
ORGANIZATION = (ROOT / "docs" / "organization.md").read_text()
READMES = sorted((ROOT / "examples").glob("*/README.md"))
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def usual() -> dict:
    """The usual terms by the flags of `sheaf`, as those flags are typed."""
    found = json.loads(VECTORS.read_text())["usual"]
    usual, rule = found["terms"], found["terms"]["aggregation"]
    return {
        "deposit": f"{int(usual['deposit']) // SHF}",
        "rounds": f"{usual['rounds']}",
        "stake": f"{int(usual['stake']) // SHF}",
        "min-trainers": f"{usual['min_trainers']}",
        "max-trainers": f"{usual['max_trainers']}",
        "deadline": f"+{int(found['duration_ms']) // DAY_MS}d",
        "round-ms": usual["round_ms"],
        "admission": usual["admission"],
        "disclosure": usual["disclosure"],
        "clip": f"{rule['clip'] // 65_536}",
        "frac-bits": f"{rule['frac_bits']}",
        "sample-weight-cap": f"{rule['sample_weight_cap']}",
        "aggregator-fee": f"{usual['aggregator_fee'] // 10_000}%",
    }


def flags(command: list[str]) -> dict[str, str]:
    """The flags of a command that are terms, and what follows them."""
    named = dict(zip(command, command[1:]))
    return {flag[2:]: value for flag, value in named.items() if flag.startswith("--")}


def commands(text: str, *beginning: str) -> list[list[str]]:
    """The commands in the code blocks of a text that begin with these words."""
    lines = text.replace("\\\n", " ").splitlines()
    split = [shlex.split(line, comments=True) for line in lines if line.startswith(" ".join(beginning))]
    return [command for command in split if command[: len(beginning)] == list(beginning)]


def assert_usual(given: dict[str, str], usual: dict[str, str]) -> None:
    assert given.items() & usual.items() == {(name, value) for name, value in given.items() if name in usual}


def test_the_demo_proposes_the_usual_terms(usual):
    given = flags(terms.RULE) | {
        "aggregator-fee": terms.AGGREGATOR_FEE,
        "deposit": f"{federation.DEPOSIT // SHF}",
        "stake": f"{federation.STAKE // SHF}",
    }

    assert len(given) == 6
    assert_usual(given, usual)


def test_the_documentation_proposes_the_usual_terms_by_flags_and_in_a_file(usual):
    [proposed] = commands(ORGANIZATION, "sheaf", "task", "propose", "--model")
    file = re.search(r"```toml\n(.*?)```", ORGANIZATION, re.DOTALL).group(1)
    pairs = dict(line.split(" = ", 1) for line in file.splitlines())
    typed = {key.replace("_", "-"): value.strip('"').removesuffix(" SHF") for key, value in pairs.items()}

    assert {"deposit", "rounds", "stake", "min-trainers", "max-trainers", "deadline"} <= flags(proposed).keys()
    assert_usual(flags(proposed), usual)
    assert {"deposit", "deadline", "min-trainers"} <= typed.keys()
    assert_usual(typed, usual)


@pytest.mark.parametrize("readme", [ROOT / "docs" / "organization.md", *READMES], ids=lambda path: path.parent.name)
def test_simulations_in_the_documentation_follow_the_usual_rule(readme, usual):
    for command in commands(readme.read_text(), "sheaf", "train", "simulate"):
        given = flags(command)
        given.pop("rounds", None)
        assert_usual(given, usual)


def test_the_forms_of_polkadot_js_apps_are_filled_with_the_usual_terms(usual):
    rows = re.findall(r"^\| (`terms\..*?) \| (.*?) \|$", ORGANIZATION, re.MULTILINE)
    values = {}
    for fields, text in rows:
        names = re.findall(r"`terms\.(\w+)`", fields)
        values |= dict(zip(names, re.findall(r"`([^`]*)`", text)))
    rule = dict(rows)["`terms.aggregation`"]

    assert values["deposit"] == f"{int(usual['deposit']) * SHF}"
    assert values["stake"] == f"{int(usual['stake']) * SHF}"
    names = ("rounds", "min_trainers", "max_trainers")
    assert [values[name] for name in names] == [usual[name.replace("_", "-")] for name in names]
    assert usual["deadline"] == "+30d" and "+30 days" in values["deadline"]
    assert values["round_ms"] == usual["round-ms"]
    assert re.findall(r"`(\w+)`", rule)[2:] == [
        f"{int(usual['clip']) * 65_536}",
        usual["frac-bits"],
        usual["sample-weight-cap"],
    ]
    assert f"{int(values['aggregator_fee']) // 10_000}%" == usual["aggregator-fee"]


def test_the_example_with_polkadot_js_proposes_the_usual_terms(usual):
    text = (ROOT / "examples" / "polkadot-js" / "terms.ts").read_text()
    text = re.sub(r"^ *//.*$", "", text, flags=re.MULTILINE)
    values = {name: value.replace("_", "") for name, value in re.findall(r"(\w+): ([^,{}]+?)(?:,| })", text)}

    assert (values["deposit"], values["stake"]) == (f"{usual['deposit']}n * SHF", f"{usual['stake']}n * SHF")
    assert [values[name] for name in ("rounds", "min_trainers", "max_trainers")] == [
        usual[name] for name in ("rounds", "min-trainers", "max-trainers")
    ]
    assert values["deadline"] == f"Date.now() + {usual['deadline'].strip('+d')} * DAY"
    assert (values["admission"], values["disclosure"]) == (f"'{usual['admission']}'", f"'{usual['disclosure']}'")
    assert values["clip"] == f"{usual['clip']} * 65536"
    assert values["frac_bits"] == usual["frac-bits"]
    assert values["sample_weight_cap"] == usual["sample-weight-cap"]
    assert f"{int(values['aggregator_fee']) // 10_000}%" == usual["aggregator-fee"]
