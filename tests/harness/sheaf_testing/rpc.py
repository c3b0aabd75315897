"""JSON-RPC to a node, over HTTP."""

import json
import urllib.error
import urllib.request

from .waiting import patient


class RpcError(Exception):
    """The node answered with an error."""


class Rpc:
    def __init__(self, port: int):
        self.http, self.ws = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"

    def call(self, method: str, *params):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.http, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=patient(60)) as answer:
            reply = json.load(answer)
        if "error" in reply:
            raise RpcError(f"{method}: {reply['error'].get('message')} {reply['error'].get('data', '')}".strip())
        return reply["result"]

    def answers(self) -> bool:
        try:
            return bool(self.call("system_health"))
        except (OSError, urllib.error.URLError, ValueError):
            return False

    def genesis(self) -> str:
        return self.call("chain_getBlockHash", 0)

    def best(self) -> int:
        return int(self.call("chain_getHeader")["number"], 16)

    def finalized(self) -> int:
        return int(self.call("chain_getHeader", self.call("chain_getFinalizedHead"))["number"], 16)

    def peers(self) -> int:
        return self.call("system_health")["peers"]
