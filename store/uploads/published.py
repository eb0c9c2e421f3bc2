"""What is published beside the value or the stage of a report, a line each: as the pages will show it, so seen before.

A preview shows these lines of what stands and of what would stand, before it is sent and again before it is approved.
"""

from collections.abc import Mapping
from datetime import date

from domain import fiscal
from domain.actual import EVIDENCE, Actual, by_field
from domain.era import fiscal_year_name
from store.uploads.form_content import amount_text

Row = Mapping[str, object]


def of_report(row: Row | None, unit: str | None) -> tuple[str, ...]:
    """Return the lines of a report: its year, what was written, remark and evidence, why it is late, what comes next.

    Nothing where no report stands.
    """
    if row is None:
        return ()
    day, year = row["observed_on"], int(str(row["fiscal_year"]))
    assert isinstance(day, date)
    lines = [] if day == fiscal.last_day(year) else [f"{fiscal_year_name(year)}の値"]
    written, amount = str(row["value_text"] or ""), amount_text(row, unit)
    if written and written.replace(",", "") not in {text.replace(",", "") for text in (amount, amount_text(row))}:
        lines.append(f"記入：{written}")
    remark = str(row["note"] or "")
    lines += [line if line.startswith(EVIDENCE) else f"備考：{line}" for line in remark.split("\n") if line]
    lines += [f"{name}：{row[key]}" for key, name in _OTHERS.items() if row[key]]
    return tuple(lines)


def as_row(actual: Actual) -> Row:
    """Return a report that was sent as a row of those that stand."""
    return by_field(actual) | {"low_value": actual.low, "high_value": actual.high}


_OTHERS = {"reason": "遅れの理由", "next_step": "今後の対応"}


def of_grade(row: Row | None) -> tuple[str, ...]:
    """Return the lines of a city's own grade: its rule and where it was published; nothing where none stands."""
    if row is None:
        return ()
    return tuple(f"{name}：{row[key]}" for key, name in (("rule_text", "市の基準"), ("source_text", "出典")))


def of_stage(row: Row | None) -> tuple[str, ...]:
    """Return the lines of a stage: its evidence and the department; nothing where none stands."""
    if row is None:
        return ()
    return tuple(f"{name}：{row[key]}" for key, name in (("evidence", "根拠"), ("department", "部署")) if row[key])
