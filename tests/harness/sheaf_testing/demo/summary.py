"""What the demo found, as `summary.json`, and whether it adds up."""

SHF = 10**12


def summary(run) -> dict:
    """Amounts are decimal strings of plancks. `balance_before` and `balance_after` are the payee's."""
    books = run.books
    return {
        "task": run.task,
        "genesis": run.genesis,
        "finalized_block": run.audit["finalized_block"],
        "validators": len(run.network.validators),
        "rounds": run.rounds,
        "accuracy_before": run.accuracy_before,
        "accuracy_after": run.rounds[-1]["accuracy"] if run.rounds else run.accuracy_before,
        "deposit": str(run.deposit),
        "paid": str(books["paid"]),
        "aggregator": str(books["aggregator"]),
        "refunded": str(books["refunded"]),
        "unclaimed": str(books["unclaimed"]),
        "trainers": [trainer.summary() for trainer in run.trainers],
        "issuance_ok": run.audit["issuance_ok"],
    }


def problems(found: dict) -> list[str]:
    """Sentences about what does not add up; none when all is well."""
    wrong = []
    out = sum(int(found[part]) for part in ("paid", "aggregator", "refunded", "unclaimed"))
    if out != int(found["deposit"]):
        wrong.append(f"paid + aggregator + refunded + unclaimed is {out}, the deposit was {found['deposit']}")
    earned = sum(int(trainer["earned"]) for trainer in found["trainers"])
    if earned != int(found["paid"]):
        wrong.append(f"the trainers' payees received {earned}, the task paid {found['paid']}")
    for trainer in found["trainers"]:
        received = int(trainer["balance_after"]) - int(trainer["balance_before"])
        if received != int(trainer["earned"]):
            wrong.append(f"payee {trainer['payee']} has {received} more, but earned {trainer['earned']}")
    if not found["issuance_ok"]:
        wrong.append("tokens appeared or vanished: the issuance is not what all accounts have together")
    return wrong


def shf(plancks) -> str:
    """Whole plancks as SHF with four digits, for people."""
    plancks = int(plancks)
    return f"{plancks / SHF:,.4f} SHF"
