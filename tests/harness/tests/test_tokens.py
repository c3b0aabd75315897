"""The count of all tokens: what all accounts have is what was issued."""

from sheaf_testing import tokens


class Node:
    """Storage with some accounts, as a node's RPC gives it out."""

    def __init__(self, owned: list[tuple[int, int]], issued: int):
        self.records = {f"{tokens.ACCOUNTS}{number:04x}": record(*amounts) for number, amounts in enumerate(owned)}
        self.issued = issued

    def call(self, method: str, *params):
        return getattr(self, method.split("_", 1)[1])(*params)

    def getFinalizedHead(self):
        return "0x00"

    def getHeader(self, _):
        return {"number": "0x2a"}

    def getStorage(self, key, _):
        assert key == tokens.ISSUANCE
        return "0x" + self.issued.to_bytes(16, "little").hex()

    def getKeysPaged(self, _prefix, count, start, _block):
        return [key for key in sorted(self.records) if start is None or key > start][:count]

    def queryStorageAt(self, keys, _):
        return [{"changes": [[key, self.records[key]] for key in keys]}]


def record(free: int, reserved: int) -> str:
    """An account's record: counters, free, reserved, frozen and flags."""
    return "0x" + (bytes(16) + b"".join(part.to_bytes(16, "little") for part in (free, reserved, 7, 1 << 127))).hex()


def test_free_and_held_tokens_of_all_accounts_are_the_issuance(monkeypatch):
    monkeypatch.setattr(tokens, "PAGE", 2)
    node = Node([(10**18, 5), (3, 0), (0, 4)], 10**18 + 12)

    assert tokens.count(node) == {"finalized_block": 42, "issuance_ok": True}


def test_a_planck_too_many_is_noticed():
    assert tokens.count(Node([(1, 1)], 1))["issuance_ok"] is False
