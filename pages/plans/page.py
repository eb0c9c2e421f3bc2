"""計画の取込み: the form out, the filled one in, every error by its cell, what it would change, and one confirmation."""

import streamlit as st

from access import sending, served, settings
from access.person import LOCAL, is_sign_in_configured, refusal, require
from domain.access import Action
from metrics import catalogue
from pages.plans import own_table, preview, steps, waiting
from store.practice import purpose
from ui import answers, heading, markup, plain, received, signing

heading.draw(
    "計画の取込み",
    markup.html(
        "どの市区町村の計画も、ブックに記入して取り込めます。計画の改定も同じ手順です。{}",
        markup.link("計画取込みの手引き", "manual", part="plan"),
    ),
)
if not answers.ask(catalogue.plans):
    st.html(markup.paragraph("計画はまだ一つも取り込まれていません。ここから最初の計画を取り込めます。", is_note=True))
is_refused = steps.show_done()
refused = refusal(Action.BRING_PLAN)
if refused is not None:
    sending.take_back()
    signing.offer(refused, "plans")
elif served.practice_day() is not None:
    sending.take_back()
    st.info(plain.text(f"ここは{purpose.PRACTICE}のデータベースです。計画は本番のデータベースに取り込みます。"))
else:
    person = require(Action.BRING_PLAN)
    sending.give_leave()
    with_approval = settings.read().has_approval and person is not LOCAL

    heading.section(
        "1. ブックをダウンロードする",
        "新しい市区町村は空のブックに、改定は「いまの計画」が入ったブックに記入します。",
    )
    steps.offer_template()
    own_table.draw()

    heading.section(
        "2. 記入したブックを読み込む", "この時点では何も登録されません。誤りはセルの番地とともにすべて示します。"
    )
    kept = who = shown = None
    if not received.refuse_unable():
        who = steps.sender(person)
        kept = steps.draft(person)
        if kept is None:
            st.html(markup.paragraph("ブックを選ぶと、ここに確認の結果が表示されます。", is_note=True))
        elif who is None:
            st.warning("担当課と氏名を記入してください。履歴に残ります。")
    if kept is not None and who is not None:
        heading.section("3. 変わる内容を確かめて取り込む")
        asked = st.container()
        shown = steps.checked(kept)
        if shown is not None:
            with asked:
                steps.ask_kind(shown, kept)
            preview.draw(shown, kept.content, is_refused=is_refused)
    if kept is not None and who is not None and shown is not None and shown.can_be_imported:
        steps.say_waiting(shown)
        reason = steps.ask_reason(kept)
        word = "承認に送る" if with_approval else "この内容で取り込む"
        if st.button(plain.text(word), type="primary", key="plan_finish"):
            steps.finish(shown, kept, who, reason, with_approval=with_approval)

if is_sign_in_configured() and settings.read().has_approval and refused is None:
    heading.section("承認を待つ計画", "承認されるまで、どの画面にも表示されません。")
    waiting.listing()
