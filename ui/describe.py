"""The title and the description of a page, as a link that is pasted into a mail or a chat shows them."""

from typing import NamedTuple

from access import served
from domain.codes import Status
from domain.words import STATUS
from metrics import catalogue, comparison, counts, status
from store.practice.purpose import PRACTICE
from ui import answers, formats, kpis, pages, selection

PRODUCT = "自治体DX計画ダッシュボード"
_LEADS = {
    "roadmap": "各市の計画が、どの取組を、どの年度に、どの段階に置いているか。",
    "upload": "市のブックをダウンロードして実績を記入し、確かめて登録します。",
    "history": "いつ、どの市の何が登録され、訂正され、取り消されたか。版と版の違いも見られます。",
    "method": "到達度・計画差・計画比・必要ペースと、状態の判定の規則。",
    "sources": "どの文書の、どこに印刷された値か。欠けているもの、直したもの。",
    "search": "全市の取組と指標から、名称・担当・説明の語でさがします。",
}
_PRINTED = ("city", "kpi")


class Description(NamedTuple):
    """What a page is about, where its print view is, and whether there is such a page at all."""

    title: str
    text: str
    is_known: bool
    print_view: str | None = None


def page(path: str) -> Description:
    """Return the description of the page at a path with the present selection."""
    name = pages.name_at(path)
    if name is None:
        return Description(f"ページが見つかりません｜{PRODUCT}", "お探しのページはありません。", False)
    described = {"overview": _overview, "city": _city, "kpi": _kpi, "compare": _compare}.get(name)
    title, text = described() if described is not None else (pages.title(name), _LEADS.get(name, ""))
    query = selection.query()
    print_view = f"/print/{name}{'?' + query if query else ''}" if name in _PRINTED else None
    return Description(f"{title}｜{PRODUCT}", f"{_fictitious()}{text}{_pinned()}", True, print_view)


def _fictitious() -> str:
    return f"【{PRACTICE}】" if served.practice_day() is not None else ""


def _pinned() -> str:
    moment = answers.now()
    return f"{formats.day(moment.as_of)}、データ版 {moment.version}に固定した表示。" if selection.pin().is_set else ""


def _overview() -> tuple[str, str]:
    plans = answers.ask(catalogue.plans)
    if plans.empty:
        return "概要", "計画はまだ取り込まれていません。"
    total = int(answers.ask(counts.by_city).kpi_count.sum())
    names = "・".join(plans.municipality_name)
    return (
        "概要",
        f"{names}のDX計画にある{total}の指標は、いまどこまで来たか。{formats.day(answers.now().as_of)}時点の判定。",
    )


def _city() -> tuple[str, str]:
    plans = answers.ask(catalogue.plans)
    chosen = plans[plans.city == selection.asked("city")]
    if plans.empty:
        return "市", "計画はまだ取り込まれていません。"
    plan = (plans if chosen.empty else chosen).iloc[0]  # the page too shows the first one for a city it does not know
    every = kpis.frame(int(plan.municipality_key))
    found = every.status.value_counts()
    states = "、".join(f"{STATUS[code].name}{found[code]}件" for code in Status if code in found)
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    return f"{plan.municipality_name}　{plan.plan_name}", f"{period}の計画。指標{len(every)}件：{states}。"


def _kpi() -> tuple[str, str]:
    asked = selection.asked("kpi")
    definition = None if asked is None else answers.ask(catalogue.kpi, asked)
    verdict = None if asked is None else answers.ask(status.of_kpi, asked)
    if definition is None or verdict is None:
        return "指標", "一つの指標の道のり、実績、計算の根拠と出どころ。"
    latest = formats.with_unit(verdict.latest_value, definition.unit)
    reached = "実績はまだない" if verdict.latest_on is None else f"実績 {latest}（{formats.day(verdict.latest_on)}）"
    return (
        f"{kpis.name(definition)}（{definition.municipality_name}）",
        f"状態は{STATUS[verdict.status].name}。{reached}。{definition.initiative_name}。",
    )


def _compare() -> tuple[str, str]:
    measures = answers.ask(comparison.measures)
    named = measures[measures.measure_id == selection.asked("measure")]
    subject = "共通指標" if named.empty else str(named.measure_name.iloc[0])
    return "都市間比較", f"{subject}を、定義・分母・時点の違いを注記して並べます。順位や総合点は付けません。"
