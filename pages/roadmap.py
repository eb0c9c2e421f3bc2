"""工程表: the roadmaps of all cities on one time axis, by stage, with today's line."""

import streamlit as st

from charts import frame
from charts import roadmap as chart
from metrics import catalogue, roadmap
from ui import answers, heading, labels, markup, plot, selection
from ui import roadmap as pieces

heading.draw("工程表", "各市の計画が、どの取組を、どの年度に、どの段階に置いているか。実績ではなく計画上の段階です。")
cells = answers.ask(roadmap.cells)
if cells.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    themes = answers.ask(catalogue.themes)
    filters = st.columns([1, 2, 2])
    with filters[0]:
        cities = selection.many("city", "市", dict(zip(cells.city, cells.municipality_name, strict=True)))
    with filters[1]:
        by_theme = dict(zip(themes.theme_id, themes.theme_name, strict=True))
        chosen = selection.many("theme", "重点取組事項", by_theme)
    with filters[2]:
        words = selection.words("words", "取組・事業の名で絞り込む", "例：窓口")
    one = selection.asked("initiative")
    shown = pieces.filtered(cells, cities, chosen, words, one)
    whole = pieces.lines(cells)
    lines = pieces.lines(shown)
    if len(lines) < len(whole):
        st.html(
            markup.paragraph(f"絞り込み中：{len(lines)} / {len(whole)}行　", markup.link("絞り込みを解く", "roadmap"))
        )
    if not lines:
        st.info("条件に合う工程はありません。")
    else:
        rows, blocks = pieces.chart_rows(shown)
        stages = dict(labels.STAGE.items())
        years = (int(cells.fiscal_year.min()), int(cells.fiscal_year.max()))
        plot.draw(
            lambda: frame.today_line(
                chart.figure(rows, blocks, stages, "段階なし", years), answers.now().as_of, "今日", is_named_below=True
            ),
            "roadmap",
            pieces.in_words(shown),
            "工程表",
        )
        st.html(markup.paragraph("斜線は、文書の変換で欄の幅が失われ、年度の範囲が確かでないもの。", is_note=True))
        with st.expander(f"表で見る（{len(lines)}行）", expanded=len(lines) <= 40):
            st.html(pieces.table(shown, blocks))
