"""方法と出典: by which data and rules the report was made, how its words are read, which documents it rests on."""

from collections import Counter
from collections.abc import Iterator

from domain import formats
from domain.codes import Status
from domain.words import GAP_REASON, STATUS
from metrics import sources
from metrics.rules import RULES, RULES_VERSION
from metrics.words import numbers, verdict
from reports.found import Found
from reports.pieces import Heading, Items, Piece, Table, Words


def pieces(found: Found) -> list[Piece]:
    """Return what proves the report."""
    return [
        Heading("この報告書の作り方"),
        Items(
            (
                "すべての数は、各ページの下にあるデータ版と日に固定した、このダッシュボードの値です。",
                "同じデータ版・日・選択からは、同じ報告書をもう一度作れます（作った日時など、作るたびに変わるものは入れていません）。",
                found.fit(f"判定は判定規則 版 {RULES_VERSION} によります。市区町村の公式の評価ではありません。"),
                found.fit(f"「{STATUS[Status.UNREPORTED].name}」は、{verdict.HERE}"),
                "値がないところは「—」とし、0 とは区別しています。割合と比は、達成していない側に切り捨てています。",
            )
        ),
        *_statuses(found),
        *_rules(found),
        Heading("数の読み方"),
        Table(
            "数の読み方",
            ("数", "意味"),
            (
                ("到達度", numbers.REACHED),
                ("計画差", "判定に使った計画値との差（＋は計画より先行、−は遅れ）"),
                ("計画比", numbers.RATIO),
                ("必要ペース", numbers.NEEDED),
            ),
            (20, 80),
            has_caption=False,
        ),
        *_sources(found),
    ]


def _statuses(found: Found) -> Iterator[Piece]:
    occurring = [code for code in Status if found.counted[code]]
    if not occurring:
        return
    yield Heading("状態の意味")
    rows = tuple((f"{STATUS[code].mark} {STATUS[code].name}", found.fit(STATUS[code].meaning)) for code in occurring)
    yield Table("状態の意味", ("状態", "意味"), rows, (30, 70), has_caption=False)


def _rules(found: Found) -> Iterator[Piece]:
    """Yield the rules that gave a verdict in this report."""
    given = Counter(kpi.rule for kpi in found.kpis)
    if not given:
        return
    yield Heading("当たった規則")
    rows = tuple((code, found.fit(RULES[code]), f"{given[code]}") for code in RULES if given[code])
    yield Table("当たった規則", ("規則", "内容", "指標の数"), rows, (18, 70, 12), frozenset({2}), has_caption=False)


def _sources(found: Found) -> Iterator[Piece]:
    yield Heading("出典")
    rows = tuple(
        (plan.municipality_name, plan.plan_name, plan.publisher,
         formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year), plan.published_text)
        for plan in found.plans
    )  # fmt: skip
    yield Table("出典とした計画", (found.fit("市区町村"), "計画", "発行", "計画期間", "策定"), rows, (14, 30, 18, 20, 18),
                has_caption=False)  # fmt: skip
    cities = {plan.city for plan in found.plans}
    gaps = [gap for gap in found.ask(sources.gap_counts) if gap.city in cities]
    lines = [f"{gap.municipality_name}：{GAP_REASON[gap.reason]} {gap.gap_count}件" for gap in gaps]
    if lines:
        yield Words("計画書から値にできなかったところ（値は推し量らず、空けたままにしています）")
        yield Items(tuple(lines))
