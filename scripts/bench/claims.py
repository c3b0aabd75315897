"""Sends 5,000 real claims to three real validators, signed and without a signer, and compares with the ceiling"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from sheaf_testing import Network

# A signed claim pays an existing account or a new one; the third kind needs no account at all.
RUNS = {
    "signed, payee exists": {"signed": True, "fresh": False},
    "signed, new payee": {"signed": True, "fresh": True},
    "no signer, new payee": {"signed": False, "fresh": True},
}
# Large enough for all claims of a run.
POOL = ("--pool-limit", "65536", "--pool-kbytes", "131072")
PICOSECONDS = 10**12
SLOT = 3.0


def main() -> int:
    given = arguments()
    target = Path(os.environ.get("CARGO_TARGET_DIR") or Path.home() / ".cache" / "sheaf" / "target") / "release"
    xtask = target / "xtask"
    if not xtask.exists():
        print(f"error: there is no {xtask}: run scripts/build.sh --bin xtask", file=sys.stderr)
        return 1
    chosen = [name for name in RUNS if not given.only or given.only in name]
    with tempfile.TemporaryDirectory(prefix="sheaf-claims-") as folder:
        network = Network(target, Path(folder) / "network", POOL)
        try:
            network.start()
            order = {"nodes": network.urls, "seats": given.seats, "rounds": given.rounds}
            order["runs"] = [RUNS[name] for name in chosen]
            command = [xtask, "claims-load", "claims"]
            found = subprocess.run(command, input=json.dumps(order), stdout=subprocess.PIPE, text=True, timeout=1_800)
        finally:
            network.stop()
    if found.returncode != 0:
        return found.returncode
    runs = [figures(name, run) for name, run in zip(chosen, json.loads(found.stdout))]
    print(json.dumps(runs, indent=2) if given.json else table(runs, given))
    wrong = [run["claims"] for run in runs if run["failed"] or run["refused"] or run["paid"] != run["sent"]]
    for name in wrong:
        print(f"error: not every claim was paid: {name}", file=sys.stderr)
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench.sh claims", description=__doc__)
    parser.add_argument("--seats", type=int, default=500, metavar="N", help="trainers, each paid in every round (500)")
    parser.add_argument(
        "--rounds", type=int, default=10, metavar="N", help="rounds, each with a claim per trainer (10)"
    )
    parser.add_argument("--only", metavar="TEXT", help=f"only the runs whose names contain it, of: {'; '.join(RUNS)}")
    parser.add_argument("--json", action="store_true", help="print every block's figures as JSON")
    return parser.parse_args()


def figures(name: str, run: dict) -> dict:
    """The figures of a run. Its first block is the one before the first claim: there the clock starts."""
    before, *blocks = run["blocks"]
    limits, paid = run["limits"], sum(block["claims"] for block in blocks)
    # Claims still arrive while the first block fills, and the last block has the rest: only those between are full.
    full = blocks[1:-1] or [max(blocks, key=lambda block: block["claims"])]
    ceiling = limits["ref_time"] // run["declared"]
    return {
        "claims": name,
        "sent": run["claims"],
        "paid": paid,
        "failed": run["failed"],
        "refused": run["refused"],
        "full_pools": run["full_pools"],
        "sent_in_seconds": run["sent_in"],
        "claims_per_second": paid / ((blocks[-1]["time"] - before["time"]) / 1000),
        "full_blocks": len(full),
        "claims_per_second_in_full_blocks": mean(block["claims"] for block in full) / SLOT,
        "time_fullness": mean(block["ref_time"] for block in full) / limits["ref_time"],
        "length_fullness": mean(block["bytes"] for block in full) / limits["bytes"],
        "delay_in_blocks": {"p50": run["delay_p50"], "p95": run["delay_p95"]},
        "bytes_of_a_claim": run["bytes"],
        "declared_microseconds": run["declared"] / PICOSECONDS * 10**6,
        "ceiling_per_block": ceiling,
        "ceiling_per_second": ceiling / SLOT,
        "blocks": blocks,
    }


def mean(numbers) -> float:
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


def table(runs: list[dict], given: argparse.Namespace) -> str:
    rows = [
        "",
        f"  {given.seats * given.rounds:,} claims per run: {given.seats} trainers, {given.rounds} rounds.",
        f"  Three validators and the sender share {os.cpu_count()} cores ({platform.machine()}).",
        "",
        "                          claims per second           of a full block    blocks until paid",
        "  claims                  run    full blocks  ceiling    time   length     p50    p95    blocks   not paid",
    ]
    for run in runs:
        delay, lost = run["delay_in_blocks"], run["sent"] - run["paid"]
        rows.append(
            f"  {run['claims']:<20}{run['claims_per_second']:>7.0f}{run['claims_per_second_in_full_blocks']:>15.0f}"
            f"{run['ceiling_per_second']:>9.0f}{run['time_fullness']:>8.0%}{run['length_fullness']:>9.0%}"
            f"{delay['p50']:>8}{delay['p95']:>7}{len(run['blocks']):>10}{lost:>11}"
        )
    rows.append("")
    for run in runs:
        rows.append(
            f"  {run['claims']}: {run['bytes_of_a_claim']} B and {run['declared_microseconds']:.0f} µs declared,"
            f" {run['ceiling_per_block']:,} per block of 3 s; sent in {run['sent_in_seconds']:.1f} s,"
            f" {run['full_pools']} times into a full pool"
        )
    return "\n".join(rows) + "\n"


sys.exit(main())
