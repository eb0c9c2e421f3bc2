"""What a plan's new edition changes beside the one that stands: counts of rows by table, then what that means."""

from collections.abc import Mapping, Sequence

from domain.plan_book import PlanBook
from metrics.database import Database
from store.plans import from_rows, revising, to_rows
from store.plans.catalogue import Catalogue, Tables
from store.plans.editions import Edition
from store.plans.revising import Revision

# What a difference is counted in, and the columns by which a row of one edition is found in the other.
_COUNTED = {
    "plan": ("計画の記録", ("municipality_key",)),
    "initiative": ("取組", ("initiative_id",)),
    "kpi": ("指標", ("kpi_id",)),
    "target": ("目標", ("kpi_id", "fiscal_year", "target_revision")),
    "measurement": ("実測", ("kpi_id", "observed_on")),
    "schedule": ("工程表の欄", ("initiative_id", "line_number", "fiscal_year")),
    "figure": ("本文の数値", ("figure_id",)),
    "gap": ("欠落", ("gap_number",)),
    "correction": ("訂正", ("correction_number",)),
    "event": ("これまでの取組", ("event_id",)),
    "context_item": ("計画の背景", ("context_number",)),
    "contradiction": ("計画の中の食い違い", ("contradiction_number",)),
    "plan_term": ("索引の語", ("term",)),
    "report_due": ("報告の期限", ("kpi_id",)),
    "survey_year": ("調査年度", ("kpi_id", "fiscal_year")),
    "former_baseline": ("基準値の改定", ("kpi_id", "baseline_revision")),
    "published_grade": ("市の評価", ("kpi_id", "fiscal_year")),
    "themeless_initiative": ("テーマを該当なしとした取組", ("initiative_id",)),
    "kpi_measure": ("共通指標への対応付け", ("kpi_id",)),
    "plan_unit": ("単位", ("unit_name",)),
}


def changes(
    database: Database, book: PlanBook, catalogue: Catalogue, edition: Edition | None, new: Tables
) -> tuple[tuple[str, ...], tuple[Revision, ...]]:
    """Return a line for each table that differs, with its counts, and a line for each thing that is judged otherwise.

    Without an edition the plan is new: one line counts all that it has.
    """
    if edition is None:
        counts = "・".join(f"{word} {len(new[table])}" for table, (word, _) in _COUNTED.items() if new[table])
        return (f"新しい計画　{counts}",), ()
    old_book = from_rows.plan_book(database, book.municipality, edition.version)
    old = to_rows.plan_tables(old_book.plan, catalogue, old_book.stages)
    lines = [
        line
        for table, (word, keys) in _COUNTED.items()
        for line in _counted(word, keys, old[table], new[table])
    ]
    return tuple(lines), revising.in_words(old_book.plan, book.plan)


def _counted(
    word: str, keys: Sequence[str], old: Sequence[Mapping[str, object]], new: Sequence[Mapping[str, object]]
) -> list[str]:
    before = {tuple(row[key] for key in keys): row for row in old}
    after = {tuple(row[key] for key in keys): row for row in new}
    added, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
    parts = ((added, "追加"), (changed, "変更"), (gone, "削除"))
    found = "・".join(f"{verb} {count}" for count, verb in parts if count)
    return [f"{word}　{found}"] if found else []
