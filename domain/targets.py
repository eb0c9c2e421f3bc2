"""The targets of a KPI by revision: each revision names the whole path (methodology, section 3)."""

from collections.abc import Iterable

from domain.plan import Target


def paths(targets: Iterable[Target]) -> dict[str, dict[int, dict[int, Target]]]:
    """Return the targets by kpi_id, revision and fiscal year, revisions and years in order.

    Of a KPI the path of revision 0 is 当初目標, that of its highest revision 現行目標: all of its rows, no others.
    """
    found: dict[str, dict[int, dict[int, Target]]] = {}
    for target in sorted(targets, key=lambda one: (one.target_revision, one.fiscal_year)):
        found.setdefault(target.kpi_id, {}).setdefault(target.target_revision, {})[target.fiscal_year] = target
    return found


def standing(targets: Iterable[Target]) -> dict[str, dict[int, Target]]:
    """Return 現行目標 of each KPI by fiscal year."""
    return {kpi_id: by_revision[max(by_revision)] for kpi_id, by_revision in paths(targets).items()}


def last_years(targets: Iterable[Target]) -> dict[str, int]:
    """Return the last fiscal year that has a target, of each KPI."""
    return {kpi_id: max(path) for kpi_id, path in standing(targets).items()}
