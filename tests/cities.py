"""The five cities, and where their folders, loaders and plan texts are."""

import importlib
from functools import cache
from pathlib import Path
from typing import cast

from domain.plan import Plan

ROOT = Path(__file__).resolve().parent.parent
CITIES = ("choshi", "togane", "katagami", "yotsukaido", "minamiboso")
PLAN_TEXTS = ROOT.parent / "shared" / "plans"


def folder_of(city: str) -> Path:
    return ROOT / "data" / "plans" / city


@cache
def plan_of(city: str) -> Plan:
    return load(city)


def load(city: str) -> Plan:
    return cast(Plan, importlib.import_module(f"loaders.{city}").load(folder_of(city)))


@cache
def lines_of(city: str) -> tuple[str, ...]:
    return tuple((PLAN_TEXTS / f"{city}.txt").read_text("utf-8").split("\n"))
