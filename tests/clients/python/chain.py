"""Connects and sends with async-substrate-interface; keys come from bittensor-wallet, as in the library's own tests."""

import os

from async_substrate_interface import SubstrateInterface
from bittensor_wallet import Keypair

SHF = 10**12


class Refused(Exception):
    """The chain refused a call: the error's name, and its documentation."""


def connect() -> SubstrateInterface:
    return SubstrateInterface(os.environ["SHEAF_NODE"])


def account(uri: str) -> Keypair:
    return Keypair.create_from_uri(uri)


def send(chain: SubstrateInterface, who: Keypair, call):
    """Signs, submits and waits until the transaction is in a block. Returns its receipt."""
    extrinsic = chain.create_signed_extrinsic(call, who, era={"period": 64})
    receipt = chain.submit_extrinsic(extrinsic, wait_for_inclusion=True)
    if not receipt.is_success:
        error = receipt.error_message
        raise Refused(f"{error['name']}: {' '.join(error['docs'])}")
    return receipt


def named(events, pallet: str, name: str) -> dict:
    """The attributes of an event, of which there must be one."""
    found = [event["event"] for event in events]
    return next(event["attributes"] for event in found if (event["module_id"], event["event_id"]) == (pallet, name))
