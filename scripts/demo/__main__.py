"""One federated task for real, from deposit to reward. Started by scripts/demo.sh."""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from federation import Federation  # noqa: E402
from summary import problems, summary  # noqa: E402
from table import report, urls  # noqa: E402


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo.sh", description=__doc__)
    parser.add_argument("--trainers", type=int, default=5, metavar="N", help="how many trainers, 2 to 12 (5)")
    parser.add_argument("--rounds", type=int, default=6, metavar="N", help="how many rounds, 1 to 50 (6)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where summary.json and the logs go (a temporary folder)")
    parser.add_argument("--keep", action="store_true", help="leave everything running afterwards")
    hidden = argparse.SUPPRESS
    parser.add_argument("--bin", type=Path, required="--help" not in sys.argv and "-h" not in sys.argv, help=hidden)
    parser.add_argument("--python", default=sys.executable, help=hidden)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "sheaf", help=hidden)
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
    run = Federation(given.bin, given.python, given.cache, out, given.trainers, given.rounds)
    keep = False
    try:
        run.everything()
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


sys.exit(main())
