"""The cities of data/municipalities.csv, in its order, and where their folders, loaders and plan texts are."""

import csv
import hashlib
import importlib
from functools import cache
from pathlib import Path
from typing import cast

from domain.plan import Plan
from loaders import transcription

ROOT = Path(__file__).resolve().parent.parent
with (ROOT / "data" / "municipalities.csv").open(encoding="utf-8-sig", newline="") as _file:
    MUNICIPALITIES = {row["city"]: row for row in csv.DictReader(_file)}
CITIES = tuple(MUNICIPALITIES)
PLAN_TEXTS = ROOT.parent / "shared" / "plans"


class AnotherText(AssertionError):
    """A plan's text that is not the one that was read: nothing that is held against it means anything."""


def folder_of(city: str) -> Path:
    return ROOT / "data" / "plans" / city


@cache
def plan_of(city: str) -> Plan:
    return load(city)


def load(city: str) -> Plan:
    return cast(Plan, importlib.import_module(f"loaders.{city}").load(folder_of(city)))


@cache
def lines_of(city: str) -> tuple[str, ...]:
    """Return the lines of the plan's text. Raises AnotherText where it is not the one whose lines the tables name."""
    content = (PLAN_TEXTS / f"{city}.txt").read_bytes()
    found, read = hashlib.sha256(content).hexdigest(), transcription.read_text_hash(folder_of(city))
    if found != read:
        raise AnotherText(
            f"{city}: the plan's text is not the one that was read. {PLAN_TEXTS.name}/{city}.txt has SHA-256 {found}, "
            f"data/plans/{city}/plan.toml says {read}. Compare the texts, mend lines and cells of the tables, then "
            "renew text_hash (docs/audit.md)."
        )
    return tuple(content.decode("utf-8").split("\n"))


def cities_without_text() -> tuple[str, ...]:
    """Return the cities whose plan's text is not beside the repository: nobody proves their tables here."""
    return tuple(city for city in CITIES if not (PLAN_TEXTS / f"{city}.txt").is_file())
