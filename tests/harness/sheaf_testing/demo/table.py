"""The demo's closing table, for people."""

from .summary import shf


def bar(accuracy: float, width: int = 30) -> str:
    filled = round(accuracy * width)
    return "█" * filled + "░" * (width - filled)


def report(found: dict, seconds: float) -> str:
    where = f"on {found['validators']} validators, finalized at block {found['finalized_block']}"
    rows = ["", f"Task {found['task']} {where}", ""]
    rows.append("  Round   Accuracy on 1,000 held-out images              Trainers   Block")
    rows.append(f"  start   {found['accuracy_before']:.3f}  {bar(found['accuracy_before'])}")
    for entry in found["rounds"]:
        accuracy = f"{entry['accuracy']:.3f}  {bar(entry['accuracy'])}"
        rows.append(f"  {entry['round']:>5}   {accuracy}   {entry['participants']:>8}   {entry['block']:>5}")
    rows += ["", "  Trainer            Staked            Earned            Paid to"]
    for number, trainer in enumerate(found["trainers"], 1):
        amounts = f"{shf(trainer['staked']):>14}  {shf(trainer['earned']):>14}"
        rows.append(f"  {number}. {trainer['account'][:10]}…  {amounts}    {trainer['payee'][:10]}…")
    deposit = int(found["deposit"])
    rows += ["", f"  Where the deposit of {shf(deposit)} went"]
    for part, words in (
        ("paid", "trainers"),
        ("aggregator", "aggregator"),
        ("refunded", "back to the organization"),
        ("unclaimed", "treasury (unclaimed)"),
    ):
        share = int(found[part]) / deposit if deposit else 0
        rows.append(f"    {words:<26}{shf(found[part]):>16}  {share:>7.2%}")
    ok = "yes, to the planck" if found["issuance_ok"] else "NO"
    rows += ["", f"  Every token accounted for: {ok}", f"  Took {seconds:.0f} s", ""]
    return "\n".join(rows)


def urls(run, out) -> str:
    """Where to look, while it runs and afterwards."""
    node = run.network.url.replace(":", "%3A").replace("/", "%2F")
    endpoint = run.aggregator.endpoint
    rows = [
        "  To look at (while it runs: --keep)",
        f"    chain        https://polkadot.js.org/apps/?rpc={node}#/explorer",
        f"    web app      {endpoint}/?node={node}",
        f"    live feed    {endpoint.replace('http', 'ws', 1)}/v1/feed",
        f"    last model   {endpoint}/v1/objects/{run.rounds[-1]['model']}" if run.rounds else "",
        f"    metrics      {endpoint}/metrics, http://127.0.0.1:{run.network.validators[0].prometheus_port}/metrics",
        f"    summary      {out / 'summary.json'}",
        "",
    ]
    return "\n".join(row for row in rows if row is not None)
