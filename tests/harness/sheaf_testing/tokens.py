"""Whether every token is accounted for, read from a node's raw storage."""

from .rpc import Rpc

# The storage keys of `System.Account` and `Balances.TotalIssuance`: XXH128 of the pallet's and the item's names.
ACCOUNTS = "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9"
ISSUANCE = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80"
# An account's record: four counters of 32 bits, then its free and its reserved balance, of 128 bits each.
COUNTERS, AMOUNT = 16, 16
PAGE = 500


def count(rpc: Rpc) -> dict:
    """Compares, at the newest final block, the sum of all accounts' tokens with the issuance."""
    block = rpc.call("chain_getFinalizedHead")
    owned = sum(owned_by(record) for record in accounts(rpc, block))
    issued = integer(rpc.call("state_getStorage", ISSUANCE, block), 0)
    number = int(rpc.call("chain_getHeader", block)["number"], 16)
    return {"finalized_block": number, "issuance_ok": owned == issued}


def accounts(rpc: Rpc, block: str):
    """The records of all accounts."""
    last = None
    while page := rpc.call("state_getKeysPaged", ACCOUNTS, PAGE, last, block):
        for change in rpc.call("state_queryStorageAt", page, block):
            yield from (record for _, record in change["changes"])
        last = page[-1]


def owned_by(record: str) -> int:
    return integer(record, COUNTERS) + integer(record, COUNTERS + AMOUNT)


def integer(value: str, offset: int) -> int:
    """The 128-bit number in hexadecimal bytes from `offset` on."""
    return int.from_bytes(bytes.fromhex(value.removeprefix("0x"))[offset : offset + AMOUNT], "little")
