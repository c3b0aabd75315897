#!/usr/bin/env python3
"""Splits 569 patients over three hospitals that differ, and keeps some to measure with.

    prepare.py --out DIR

writes DIR/trainer-0, DIR/trainer-1, DIR/trainer-2 and DIR/holdout, each with patients.csv: 30 measurements of cell
nuclei a line, then 1 for malignant or 0. The patients are those of the data set Breast Cancer Wisconsin (Diagnostic),
which comes with scikit-learn.

60 malignant and 60 benign tumours are held out. Of the others, the first hospital sees mostly malignant ones (a clinic
that others refer to), the last mostly benign ones (a screening centre), and no patient is at two hospitals. The same
arguments give the same files.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

try:
    from sklearn.datasets import load_breast_cancer
except ImportError:
    raise SystemExit(
        f"prepare.py: the data set comes with scikit-learn; `{sys.executable} -m pip install scikit-learn` adds it"
    ) from None

HELD_OUT = 60
# Share of the malignant tumours that each hospital sees, and of the benign ones.
MALIGNANT, BENIGN = (0.6, 0.3, 0.1), (0.1, 0.3, 0.6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="of the split (default 1)")
    arguments = parser.parse_args()

    random = np.random.default_rng(arguments.seed)
    measurements, benign = load_breast_cancer(return_X_y=True)
    held_out, parts = [], [[], [], []]
    for sick, shares in ((True, MALIGNANT), (False, BENIGN)):
        rows = random.permutation(np.flatnonzero((benign == 0) == sick))
        held_out.append(rows[:HELD_OUT])
        rest = rows[HELD_OUT:]
        ends = np.round(np.cumsum(shares)[:-1] * len(rest)).astype(int)
        for part, dealt in zip(parts, np.split(rest, ends)):
            part.append(dealt)

    table = np.column_stack([measurements, benign == 0])
    write(arguments.out / "holdout", table, held_out, random)
    for number, part in enumerate(parts):
        write(arguments.out / f"trainer-{number}", table, part, random)


def write(folder, table, rows, random):
    folder.mkdir(parents=True, exist_ok=True)
    chosen = table[random.permutation(np.concatenate(rows))]
    np.savetxt(folder / "patients.csv", chosen, delimiter=",", fmt="%.6g")
    print(f"{folder}: {len(chosen)} patients, {int(chosen[:, -1].sum())} malignant", file=sys.stderr)


if __name__ == "__main__":
    main()
