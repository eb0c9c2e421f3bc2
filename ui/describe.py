"""The title and the description of a page, as a link that is pasted into a mail or a chat shows them."""

from domain.codes import Status
from metrics import catalogue, comparison, counts, status
from ui import answers, formats, kpis, labels, selection

PRODUCT = "自治体DX計画ダッシュボード"
NOSCRIPT = '<p>この画面の操作にはJavaScriptが必要です。<a href="/print/city">印刷用の表示</a>は、なくても読めます。</p>'
_LEADS = {
    "roadmap": ("工程表", "各市の計画が、どの取組を、どの年度に、どの段階に置いているか。"),
    "upload": ("実績登録", "市のブックをダウンロードして実績を記入し、確かめて登録します。"),
    "method": ("計算方法", "到達度・計画差・計画比・必要ペースと、状態の判定の規則。"),
    "sources": ("出典", "どの文書の、どこに印刷された値か。欠けているもの、直したもの。"),
    "search": ("指標をさがす", "全市の取組と指標から探します。"),
}


def page(path: str) -> tuple[str, str]:
    """Return title and description of the page at a path with the present selection; the overview's for any other."""
    name = path.strip("/")
    described = {"city": _city, "kpi": _kpi, "compare": _compare}.get(name)
    found = described() if described is not None else _LEADS.get(name)
    title, description = found or _overview()
    return f"{title}｜{PRODUCT}", description


def _overview() -> tuple[str, str]:
    plans = answers.ask(catalogue.plans)
    total = int(answers.ask(counts.by_city).kpi_count.sum())
    names = "・".join(plans.municipality_name)
    return (
        "概要",
        f"{names}のDX計画にある{total}の指標は、いまどこまで来たか。{formats.day(answers.now().as_of)}時点の判定。",
    )


def _city() -> tuple[str, str] | None:
    plans = answers.ask(catalogue.plans)
    chosen = plans[plans.city == (selection.asked("city") or next(iter(plans.city), None))]
    if chosen.empty:
        return None
    plan = chosen.iloc[0]
    every = kpis.frame(int(plan.municipality_key))
    states = "、".join(
        f"{labels.STATUS[Status(str(code))].name}{int(number)}件" for code, number in every.status.value_counts().items()
    )
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    return f"{plan.municipality_name}　{plan.plan_name}", f"{period}の計画。指標{len(every)}件：{states}。"


def _kpi() -> tuple[str, str] | None:
    asked = selection.asked("kpi")
    definition = None if asked is None else answers.ask(catalogue.kpi, asked)
    verdict = None if asked is None else answers.ask(status.of_kpi, asked)
    if definition is None or verdict is None:
        return ("指標", "一つの指標の道のり、実績、計算の根拠と出どころ。")
    every = answers.ask(catalogue.kpis)
    row = every[every.kpi_id == asked].iloc[0]
    reached = (
        "実績はまだない" if verdict.latest_on is None else f"実績 {formats.with_unit(verdict.latest_value, row.unit)}"
    )
    return (
        f"{kpis.name(row)}（{row.municipality_name}）",
        f"状態は{labels.STATUS[verdict.status].name}。{reached}。{row.initiative_name}。",
    )


def _compare() -> tuple[str, str]:
    measures = answers.ask(comparison.measures)
    named = measures[measures.measure_id == selection.asked("measure")]
    subject = "共通指標" if named.empty else str(named.measure_name.iloc[0])
    return "都市間比較", f"{subject}を、定義・分母・時点の違いを注記して並べます。順位や総合点は付けません。"
