"""One federated task for real, from deposit to reward. Started by scripts/demo.sh."""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from ..federation import Federation
from ..places import BINARIES, CACHE
from .summary import problems, summary
from .table import report, urls


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo.sh", description=__doc__)
    add = parser.add_argument
    add("--trainers", type=int, default=5, metavar="N", help="how many trainers, 2 to 12 (5)")
    add("--rounds", type=int, default=6, metavar="N", help="how many rounds, 1 to 50 (6)")
    add("--out", type=Path, metavar="DIR", help="where summary.json and the logs go (a temporary folder)")
    add("--keep", action="store_true", help="leave everything running afterwards")
    add("--audit", action="store_true", help="also follow every token from genesis with polkadot.js (needs Node.js)")
    hidden = argparse.SUPPRESS
    add("--bin", type=Path, default=BINARIES, help=hidden)
    add("--python", help=hidden)
    add("--cache", type=Path, default=CACHE, help=hidden)
    given = parser.parse_args()
    if not 2 <= given.trainers <= 12:
        parser.error(f"--trainers {given.trainers}: choose 2 to 12")
    if not 1 <= given.rounds <= 50:
        parser.error(f"--rounds {given.rounds}: choose 1 to 50")
    return given


def main() -> int:
    given = arguments()
    out = given.out.resolve() if given.out else Path(tempfile.mkdtemp(prefix="sheaf-demo-"))
    out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    started = time.monotonic()
    where = {"bin_folder": given.bin, "python": given.python, "cache": given.cache}
    run = Federation(out, trainers=given.trainers, rounds=given.rounds, **where)
    keep = False
    try:
        run.everything()
        if given.audit:
            run.follow_tokens()
        found = summary(run)
        (out / "summary.json").write_text(json.dumps(found, indent=2) + "\n")
        print(report(found, time.monotonic() - started))
        print(urls(run, out))
        wrong = problems(found)
        for problem in wrong:
            print(f"error: {problem}", file=sys.stderr)
        keep = given.keep
        return 1 if wrong else 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Exception as error:  # one clear message; the logs have the rest
        print(f"error: {error}\nThe logs are in {out}", file=sys.stderr)
        if os.environ.get("SHEAF_DEMO_TRACEBACK"):
            raise
        return 1
    finally:
        if keep:
            pids = " ".join(str(process.child.pid) for process in run.processes() if process.running)
            print(f"Everything is left running. To stop it: kill {pids}\n")
        else:
            run.stop()


if __name__ == "__main__":
    sys.exit(main())
