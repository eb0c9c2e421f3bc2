"""Makes the index of each plan's text, data/plans/<city>/terms.csv, anew.

usage: python tools/terms.py FOLDER_OF_TEXTS [CITY ...]
"""

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from loaders import terms  # noqa: E402  (the project lies beside this file)


def make(texts: Path, city: str) -> int:
    """Write the index of one city and return how many terms it has."""
    folder = ROOT / "data" / "plans" / city
    lines = (texts / f"{city}.txt").read_text("utf-8").split("\n")
    found = terms.terms_of(lines, terms.read_passages(folder, lines))
    with (folder / "terms.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(terms.COLUMNS)
        writer.writerows(terms.rows_of(found))
    return len(found)


if __name__ == "__main__":
    texts, *asked = sys.argv[1:]
    for city in asked or sorted(path.parent.name for path in ROOT.glob("data/plans/*/plan.toml")):
        print(city, make(Path(texts), city))
