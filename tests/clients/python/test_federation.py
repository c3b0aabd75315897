"""What people do on a chain with Python. tests/e2e/test_clients.py starts it on a federation with rewards to claim."""

import hashlib
import json
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from chain import SHF, Refused, account, connect, named, send

FAUCET = os.environ["SHEAF_FAUCET"]
NONCE = os.urandom(8).hex()
WEIGHTS = Path(os.environ["SHEAF_WEIGHTS"])
OURS = ("Registry", "Tasks", "TrainerStaking", "Rewards")


@pytest.fixture(scope="module")
def chain():
    with connect() as chain:
        yield chain


@pytest.fixture(scope="module")
def people(chain):
    """Fresh accounts with something to spend."""
    people = SimpleNamespace(
        faucet=account(FAUCET),
        organization=account(f"{FAUCET}//organization//{NONCE}"),
        trainer=account(f"{FAUCET}//trainer//{NONCE}"),
    )
    pay = [
        chain.compose_call("Balances", "transfer_keep_alive", {"dest": to.ss58_address, "value": amount * SHF})
        for to, amount in ((people.organization, 100), (people.trainer, 20))
    ]
    send(chain, people.faucet, chain.compose_call("Utility", "batch_all", {"calls": pay}))
    return people


@pytest.fixture(scope="module")
def made():
    """The numbers of the model and the task, once tests have made them."""
    return SimpleNamespace()


def read(chain, pallet: str, item: str, *keys, at: str | None = None):
    return chain.query(pallet, item, list(keys), block_hash=at).value


def test_the_chain_names_its_token_and_its_addresses(chain):
    assert chain.properties == {"ss58Format": 42, "tokenDecimals": 12, "tokenSymbol": "SHF"}
    assert chain.get_constant("System", "SS58Prefix").value == 42
    # The library sends the extension's disabled mode, the only one it knows, and the only one that is valid here.
    assert "CheckMetadataHash" in chain.metadata.get_signed_extensions()


def test_an_organization_registers(chain, people):
    profile = {"name": "Python Radiology", "uri": "https://python.example"}
    send(chain, people.organization, chain.compose_call("Registry", "register_organization", {"profile": profile}))
    stored = read(chain, "Registry", "Organizations", people.organization.ss58_address)
    assert stored["profile"] == profile


def test_it_publishes_a_model_whose_code_any_node_returns_by_its_cid(chain, people, made):
    code, weights = f'class Client:\n    """{NONCE}"""\n'.encode(), WEIGHTS.read_bytes()
    spec = {
        "name": "Chest X-ray",
        "weights": {
            "sha256": f"0x{hashlib.sha256(weights).hexdigest()}",
            "size": len(weights),
            "uri": f"file://{WEIGHTS}",
        },
        "card": None,
    }
    call = chain.compose_call("Registry", "publish_model", {"spec": spec, "client_code": f"0x{code.hex()}"})
    published = named(send(chain, people.organization, call).triggered_events, "Registry", "ModelPublished")
    made.model = published["model"]
    assert published["client"]["sha256"] == f"0x{hashlib.sha256(code).hexdigest()}"
    cid = published["client"]["uri"].removeprefix("ipfs://")
    assert chain.rpc_request("bitswap_v1_get", [cid])["result"] == f"0x{code.hex()}"


def test_it_proposes_a_task_and_the_aggregator_accepts_it(chain, people, made):
    [(aggregator, _)] = chain.query_map("Registry", "Aggregators")
    terms = {
        "deposit": 20 * SHF,
        "rounds": 2,
        "stake": 5 * SHF,
        "min_trainers": 2,
        "max_trainers": 4,
        "deadline": int(time.time() * 1000) + 3_600_000,
        "round_ms": 60_000,
        "admission": "Open",
        "disclosure": "Private",
        "aggregation": {
            "kind": "Mean",
            "learning_rate": 65_536,
            "clip": 65_536,
            "frac_bits": 16,
            "sample_weight_cap": 1_000,
        },
        "reward": "Equal",
        "aggregator_fee": 50_000,
    }
    call = chain.compose_call("Tasks", "propose_task", {"model": made.model, "aggregator": aggregator, "terms": terms})
    proposed = named(send(chain, people.organization, call).triggered_events, "Tasks", "TaskProposed")
    made.task = proposed["task"]

    stored = read(chain, "Tasks", "Tasks", made.task)
    assert stored["terms"] == terms
    assert stored["organization"] == people.organization.ss58_address
    assert stored["unallocated"] == 20 * SHF
    while read(chain, "Tasks", "Tasks", made.task)["state"] != "Open":
        time.sleep(1)


def test_a_trainer_registers_bonds_and_takes_a_seat(chain, people, made):
    for pallet, function, arguments in (
        ("Registry", "register_trainer", {"profile": {"name": "Ada", "uri": ""}}),
        ("TrainerStaking", "bond", {"amount": 8 * SHF}),
        ("TrainerStaking", "take_seat", {"task": made.task}),
    ):
        send(chain, people.trainer, chain.compose_call(pallet, function, arguments))
    assert read(chain, "TrainerStaking", "Seats", made.task, people.trainer.ss58_address)["stake"] == 5 * SHF
    ledger = read(chain, "TrainerStaking", "Ledgers", people.trainer.ss58_address)
    assert (ledger["bonded"], ledger["allocated"]) == (8 * SHF, 5 * SHF)


def test_a_refused_call_is_reported_by_its_name_and_its_documentation(chain, people, made):
    with pytest.raises(Refused, match=r"^AlreadySeated: \w+"):
        send(chain, people.trainer, chain.compose_call("TrainerStaking", "take_seat", {"task": made.task}))


def test_a_reward_is_claimed_with_a_proof_for_the_payee_it_is_due_to(chain, people):
    case = json.loads(Path(os.environ["SHEAF_PROOF"]).read_text())["cases"][0]
    task, round, leaf = int(case["task"]), case["round"], case["claim"]
    claim = {
        "index": leaf["index"],
        "payee": f"0x{leaf['payee']}",
        "salt": f"0x{leaf['salt']}",
        "share": int(leaf["share"]),
        # A bounded list is a tuple of one list here.
        "path": [[{"sum": int(node["sum"]), "hash": f"0x{node['hash']}"} for node in leaf["path"]]],
    }
    tree, posted = read(chain, "Rewards", "Rounds", task, round), read(chain, "Tasks", "Rounds", task, round)
    worth = posted["pool"] * claim["share"] // tree["total_shares"]
    while chain.get_block_number(None) < tree["opens_at"]:
        time.sleep(1)

    call = chain.compose_call("Rewards", "claim", {"task": task, "round": round, "claim": claim})
    receipt = send(chain, people.faucet, call)
    claimed = named(receipt.triggered_events, "Rewards", "Claimed")
    assert (claimed["task"], claimed["round"], claimed["amount"], claimed["fee"]) == (task, round, worth, 0)
    page = bytes.fromhex(read(chain, "Rewards", "ClaimedPages", task, round, 0).removeprefix("0x"))
    assert page[claim["index"] // 8] >> claim["index"] % 8 & 1
    with pytest.raises(Refused, match=r"^AlreadyClaimed: \w+"):
        send(chain, people.faucet, call)

    # The block may contain other claims for the same payee, so all of them must add up.
    payee, block = claimed["payee"], receipt.block_hash
    free = [
        read(chain, "System", "Account", payee, at=at)["data"]["free"]
        for at in (chain.get_parent_block_hash(block), block)
    ]
    events = [event["event"] for event in chain.get_events(block)]
    paid = [
        event["attributes"] for event in events if (event["module_id"], event["event_id"]) == ("Rewards", "Claimed")
    ]
    assert free[1] - free[0] == sum(one["amount"] for one in paid if one["payee"] == payee)


def test_the_estimated_fee_is_the_one_that_is_charged(chain, people):
    call = chain.compose_call("Balances", "transfer_keep_alive", {"dest": people.trainer.ss58_address, "value": SHF})
    estimated = chain.get_payment_info(call, people.faucet, era={"period": 64})["partial_fee"]
    assert send(chain, people.faucet, call).total_fee_amount == estimated


def test_the_organization_takes_its_task_back(chain, people, made):
    receipt = send(chain, people.organization, chain.compose_call("Tasks", "withdraw_task", {"task": made.task}))
    assert named(receipt.triggered_events, "Tasks", "TaskClosed")["refunded"] == 20 * SHF


def test_every_event_of_every_finalized_block_decodes(chain):
    head = chain.get_block_number(chain.get_chain_finalised_head())
    seen = set()
    # Nodes keep the state of the last 256 blocks.
    for number in range(max(1, head - 240), head + 1):
        seen |= {(event["module_id"], event["event_id"]) for event in chain.get_events(chain.get_block_hash(number))}
    assert seen >= {("Registry", "ModelPublished"), ("Tasks", "RoundPosted"), ("TrainerStaking", "SeatTaken")}


def test_every_constant_decodes_and_every_error_of_our_pallets_has_documentation(chain):
    constants = chain.get_metadata_constants()
    assert {constant["module_id"] for constant in constants} >= {"System", "Balances", "Tasks"}
    for constant in constants:
        assert chain.get_constant(constant["module_id"], constant["constant_name"]) is not None, constant
    errors = chain.get_metadata_errors()
    for pallet in OURS:
        ours = {error["error_name"]: error["documentation"] for error in errors if error["module_name"] == pallet}
        assert ours and all(docs.strip() for docs in ours.values()), ours
