"""計算方法: how progress is judged, in words that a council member follows."""

import streamlit as st

from domain.fiscal import fiscal_year_of
from metrics.rules import RULES_VERSION
from pages.method import tables
from ui import answers, downloads, heading, markup

heading.draw(
    "計算方法",
    f"指標（KPI）の進み具合を、計画に書かれた基準値・目標値と、報告された実績値から判定する決まりです（判定規則 版 {RULES_VERSION}）。",
)
now = fiscal_year_of(answers.now().as_of)
years = tables.plan_years() or range(now, now + 1)

st.html(
    markup.joined(
        (
            heading.part(
                "四つの数字", "一つの点数にまとめません。「達成率」という語は自治体によって式が違うため使いません。"
            ),
            tables.example(),
            tables.numbers(),
            downloads.offer("四つの数字", table="method_numbers"),
            heading.part("計画値", "その時点までに計画が求めている値です。"),
            markup.paragraph(
                "市が年度ごとの目標を定めていれば、その値を使います。定めていなければ、基準値と最終目標を直線で結んだ"
                "「按分線（自動計算・市の公式目標ではありません）」の値を使います。件数のように整数でしか数えられない指標では、"
                "端数を基準値の側へ丸めます（0.75件は、まだ求められていない0件）。"
            ),
            markup.paragraph(
                "年度の値はその年度の最終日（3月31日）に立つものとし、月日のある値はその日に立つものとして日数で按分します。"
                "計画に年度の記載がない目標は、計画の最終年度の目標とみなし、そのことを表示します。"
            ),
            heading.part(
                "状態",
                "色だけで見分けることのないよう、必ず記号と名を添えます。判定できないものも、分母から外しません。",
            ),
            tables.statuses(),
            downloads.offer("状態の一覧", table="method_statuses"),
            heading.part("報告の期限と「未登録」「実績が古い」"),
            tables.reporting(now - 1),
            markup.paragraph(
                "「未登録」は、このダッシュボードに実績がないという意味であり、市が公表していないという意味ではありません。"
                "空欄を0とみなすことはありません。未調査・未公表・該当なし・集計中は、値のない報告として扱います。"
                "速報の値は図に白抜きで示し、判定には使いません。"
            ),
            heading.part(
                "数値のない取組の段階",
                "報告または計画書の工程表に書かれた語を、次の段階に読み替えて示します。割合にはしません。"
                "読み替えの規則は全市で一つです。欄のうち最も進んだ語の段階とし、動いているものの拡大・拡充は実施済み、"
                "導入検討のように続く語は後の語、「必要に応じ」は数えません。すでに動いていることなどが計画書の別の行に"
                "書かれている工程は、その行によります。",
            ),
            tables.stages(),
            markup.paragraph(
                "工程表から読み替えた段階には「計画上」と添えます。計画がその年度に置く段階であり、"
                "実際にそうなったという意味ではありません。担当課が報告した段階は、報告の日とともに別に示します。"
            ),
            heading.part("市どうしを比べるとき"),
            markup.paragraph(
                "同じものを測る指標（共通指標）を並べ、目盛を一つにするのは定義が同じものだけです。分母・時点の違いは注記し、計画書が載せる"
                "国・県の値は参考として添えます。規模に左右される件数は、"
                "国勢調査人口1,000人あたりの値を元の値と並べて示します。市の順位や総合点は付けません。"
            ),
            heading.part(
                "和暦と西暦", "年度は、始まる年の西暦を添えて示します。令和の年に2018を足すと西暦になります。"
            ),
            markup.details(
                f"年度の表し方（{len(years)}年度分）",
                tables.calendar(years),
                downloads.offer("年度の表し方", table="method_years"),
            ),
            heading.part(
                "どの規則が当たるか",
                "指標の種類が先に決まり、次に、上から順に最初に当てはまった規則で状態が決まります。"
                "指標ごとの「計算の根拠」に、当たった規則の名があります。",
            ),
            markup.details(
                "判定の規則をすべて見る", tables.rules(), downloads.offer("判定の規則", table="method_rules")
            ),
        )
    )
)
