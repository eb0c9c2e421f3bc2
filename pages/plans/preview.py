"""What a plan workbook would change, as its sender and whoever approves it see it; or every error in it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.codes import Status
from domain.plan import kpi_title
from loaders.book import notes
from store.plans import importing
from store.plans.importing import Preview, VerdictChange
from ui import markup, parts, plain, received


def draw(shown: Preview, data: bytes, *, is_refused: bool = False, key: str = "own") -> None:
    """Draw the errors with the marked copy, or the notes and all that would change; nothing green below a refusal."""
    if shown.errors:
        told = f"{len(shown.errors):,}か所に誤りがあります。何も取り込まれていません。ブックを直して、もう一度読み込んでください。"
        st.error(plain.text(told))
        received.offer_marked(shown.file_name, lambda: importing.marked(shown, data))
        received.errors(shown.errors, f"plan_part_errors_{key}")
        _notes(shown, key)
        return
    if not shown.is_changing:
        st.info("登録されている計画と変わるところがありません。")
        _notes(shown, key)
        return
    if is_refused:
        st.html(markup.paragraph(_what(shown)))
    else:
        st.success(plain.text(f"誤りはありません。{_what(shown)}"))
    st.html(markup.joined((_rows(shown), _counts(shown))))
    _revisions(shown, key)
    _verdicts(shown, key)
    _notes(shown, key)


def _notes(shown: Preview, key: str) -> None:
    """Draw what was read otherwise or added, what is said of many cells once."""
    received.notes(notes.together(shown.notes), f"plan_part_notes_{key}", "読み替えた値・補った値")


def _what(shown: Preview) -> str:
    assert shown.book is not None
    name, plan = shown.book.municipality.municipality_name, shown.book.plan.document.plan_name
    if shown.is_new:
        return f"{name}の計画「{plan}」が、新しく加わります。"
    return f"{name}の計画「{plan}」が、{'訂正' if shown.is_correction else '改定'}されます。"


def _rows(shown: Preview) -> markup.Markup:
    """Return how many rows of each sheet are new, changed or gone."""
    items = [markup.html("<li>{}</li>", line) for line in shown.changes]
    rows = markup.html('<ul class="dx-plan-rows">{}</ul>', items) if items[1:] else markup.paragraph(*shown.changes)
    return markup.html('<h3 class="dx-h3">取り込まれる内容</h3>{}', rows)


def _counts(shown: Preview) -> markup.Markup:
    """Return how many KPIs stand in each status now and afterwards."""
    before, after = shown.before or {}, shown.after or {}
    rows = [
        (markup.chip(status), _many(before, status, is_new=shown.is_new), _many(after, status))
        for status in Status
        if before.get(status) or after.get(status)
    ]
    if not rows:
        return markup.paragraph("この計画には、判定する指標（KPI）がありません。", is_note=True)
    return markup.html(
        '<div class="dx-plan-counts">{}</div>',
        markup.table(("状態", "いま", "取込み後"), rows, "状態ごとの指標の数", numeric=(1, 2)),
    )


def _many(counts: Mapping[Status, int], status: Status, *, is_new: bool = False) -> str:
    return "－" if is_new else f"{counts.get(status, 0):,}"


def _revisions(shown: Preview, key: str) -> None:
    """Draw, KPI by KPI, what is judged otherwise: targets raised, lowered, added or withdrawn, baselines, due days."""
    if not shown.revisions:
        return
    assert shown.book is not None
    names = {kpi.kpi_id: kpi_title(kpi.kpi_name, kpi.component_name) for kpi in shown.book.plan.kpis}
    some = parts.part(shown.revisions, "判定のよりどころが変わるもの", f"plan_part_revisions_{key}")
    rows = [("計画全体" if one.kpi_id is None else names[one.kpi_id], one.told) for one in some]
    st.html(markup.table(("指標", "変わること"), rows, f"目標・基準値・期限の変更（{len(shown.revisions):,}件）"))


def _verdicts(shown: Preview, key: str) -> None:
    """Draw the KPIs whose verdict changes, old and new; of a new plan every KPI, folded."""
    if not shown.verdicts:
        if shown.before:
            st.html(markup.paragraph("判定の変わる指標はありません。", is_note=True))
        return
    if shown.is_new:
        with st.expander(plain.text(f"取込み後の状態を、指標ごとに見る（{len(shown.verdicts):,}件）"), key=f"plan_kpis_{key}"):
            _table(parts.part(shown.verdicts, "指標", f"plan_part_verdicts_{key}"), "取込み後の状態")
        return
    some = parts.part(shown.verdicts, "判定の変わる指標", f"plan_part_verdicts_{key}")
    _table(some, f"判定の変わる指標（{len(shown.verdicts):,}件）")


def _table(changes: Sequence[VerdictChange], caption: str) -> None:
    rows = [
        (
            markup.html("{}<small>{}</small>", one.kpi_name, one.initiative_name),
            _chip(one.old, "計画にない"),
            markup.joined(
                (
                    _chip(one.new, "計画から外れる"),
                    markup.html("<small>目標の引下げによる</small>") if one.is_by_lowering else markup.EMPTY,
                )
            ),
        )
        for one in changes
    ]
    st.html(markup.table(("指標", "いま", "取込み後"), rows, caption))


def _chip(status: Status | None, none: str) -> markup.Markup:
    return markup.safe(none) if status is None else markup.chip(status)
