"""計算方法: how progress is judged, in words that a council member follows."""

import streamlit as st

from domain.fiscal import fiscal_year_of
from metrics import meaning
from metrics.distribution import LEAST_COUNT
from metrics.rules import RULES_VERSION
from pages.method import tables
from ui import answers, distribution_rows, downloads, heading, kinds, markup, peers

heading.draw(
    "計算方法",
    f"指標（KPI）の進み具合を、計画に書かれた基準値・目標値と、報告された実績値から判定する決まりです（判定規則 版 {RULES_VERSION}）。",
)
now = fiscal_year_of(answers.now().as_of)
years = tables.plan_years() or range(now, now + 1)

said = markup.joined(
    (
        heading.part(
            "四つの数字", "一つの点数にまとめません。「達成率」という語は自治体によって式が違うため使いません。"
        ),
        tables.example(),
        tables.numbers(),
        downloads.offer("四つの数字", table="method_numbers"),
        heading.part("計画値", "その時点までに計画が求めている値です。"),
        markup.paragraph(
            "市区町村が年度ごとの目標を定めていれば、その値を使います。定めていなければ、基準値と最終目標を直線で結んだ"
            "「按分線（自動計算・市区町村の公式目標ではありません）」の値を使います。件数や人数のように数える指標では、"
            "端数を基準値の側へ丸めます（0.75件は、まだ求められていない0件）。割合や平均は丸めません。"
        ),
        markup.paragraph(
            "年度の値はその年度の最終日（3月31日）に立つものとし、月日のある値はその日に立つものとして日数で按分します。"
            "計画に年度の記載がない目標は、計画の最終年度の目標とみなし、そのことを表示します。"
        ),
        markup.paragraph(
            "基準値のない指標では、初回の実績を「起点」とし、基準値の代わりに使います。その線は"
            f"「{meaning.START}」と表示します。初回の実績そのものは、その時点で期限の来た市区町村の目標があればそれと比べ、"
            "なければ「判定不可（起点のみ）」です。"
        ),
        markup.paragraph(
            "アンケートの誤差のように、市区町村が差とみなさない幅（許容差）がある指標では、どの比較でもその幅を入れます。"
            "許容差を入れたために届いた状態には、そのことを示します。"
        ),
        heading.part("年度ごとに判定する指標"),
        markup.paragraph(
            "二つ以上の年度に目標を置く、年度ごとの実績の指標（基準値がないか、どの年度も同じ目標のもの）と、毎年の増加の指標は、"
            "その年度の実績をその年度の目標とだけ比べます。比が1以上で順調、8割以上でやや遅れ、それ未満は遅れです。"
            "最終目標年度は達成か未達成になります。目標のない年度の実績は参考とし、判定しません。"
        ),
        heading.part("目標の改定"),
        markup.paragraph(
            "判定には現行目標を使います。改定は年度ごとの目標をすべて置き換えるものとして扱い、延期された期限は新しい年度になります。"
            "改定のない当初目標（当初の基準値を含む）で見た状態が違うときは、並べて示します。改定で目標がやさしくなったためだけに"
            f"よくなった状態には「{meaning.LOWERED}」と添え、どの件数にも、そのうちの数を示します。"
        ),
        heading.part("達成と未達成"),
        markup.paragraph(
            "最終目標年度の値だけで決めます。後から届いても変わらず「期限後」と示します。未達成の件数には、"
            f"目標までの{meaning.NARROWLY}に届いたものの数を添えます。毎年は調査しない指標で最終目標年度に調査がなければ、直前の調査年度の値で決め、"
            "「令和○年度の調査値で判定」と示します。その年度が未調査か該当なしなら「判定不可（最終年度は未調査）」です。"
        ),
        markup.paragraph(
            "市区町村が自ら公表した評価（ABCや◎○△など）があれば、市区町村の決まりとともに並べて示します。判定には使いません。"
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
            "「未登録」は、このダッシュボードに実績がないという意味であり、市区町村が公表していないという意味ではありません。"
            "空欄を0とみなすことはありません。未調査・未公表・該当なし・集計中は、値のない報告として扱います。"
            "速報の値は図に白抜きで示し、判定には使いません。集計中と速報が報告の代わりになるのは、翌年度の分の報告の期限までです。"
        ),
        heading.part(
            "数値のない取組の段階",
            "報告または計画書の工程表に書かれた語を、次の段階に読み替えて示します。割合にはしません。"
            "読み替えの規則は全市区町村で一つです。欄のうち最も進んだ語の段階とし、動いているものの拡大・拡充は実施済み、"
            "導入検討のように続く語は後の語、「必要に応じ」は数えません。すでに動いていることなどが計画書の別の行に"
            "書かれている工程は、その行によります。",
        ),
        tables.stages(),
        markup.paragraph(
            "工程表から読み替えた段階には「計画上」と添えます。計画がその年度に置く段階であり、"
            "実際にそうなったという意味ではありません。担当課が報告した段階は、報告の日とともに別に示します。"
        ),
        markup.paragraph(
            "年度ごとに段階の目標を置く指標は、報告された段階が、期限の来た目標の段階まで進んでいれば順調、進んでいなければ遅れです。"
            "最終目標の段階は、最終目標年度に達成か未達成とします。"
        ),
        heading.part("市区町村どうしを比べるとき"),
        markup.paragraph(
            "同じものを測る指標（共通指標）を並べ、目盛を一つにするのは定義が同じものだけです。分母・時点の違いは注記し、計画書が載せる"
            "国・県の値は参考として添えます。規模に左右される件数は、"
            "国勢調査人口1,000人あたりの値を元の値と並べて示します。市区町村の順位や総合点は付けません。"
        ),
        markup.paragraph(
            "比べる範囲は、都道府県、人口規模、総務省の類似団体、または市区町村を選んで絞れます。人口規模は計画とともに登録した人口により、"
            f"{peers.CLASSES}に分けます。類似団体の類型は、運営者が記した団体だけにあります。"
        ),
        markup.paragraph(f"値のある団体が{LEAST_COUNT}以上のときは分布で示します。{distribution_rows.METHOD}"),
        markup.paragraph(
            "合計は、定義・単位・年度が同じで、件・人・台のように一つずつ数えるものだけを足し、何団体の合計かを添えます。"
            "割合・平均・時間・頻度・幅のある値は足しません。目標と実績の合計を比べられるのは、両方がある団体どうしだけです。"
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
        heading.part(
            f"判定規則 版 {RULES_VERSION} で変わったこと",
            "以前の規則のもとで登録されたデータ版も、いまの規則で判定し、時点を固定した画面にはそのことを示します。",
        ),
        tables.changes(),
        downloads.offer("判定規則で変わったこと", table="method_changes"),
    )
)
# All of it is ours: whatever municipalities there are, it speaks of them.
st.html(kinds.fit(said))
