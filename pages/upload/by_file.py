"""A workbook out, the filled one in: the three steps of 登録 by a file."""

import streamlit as st

from access import acting, served
from domain.access import Action, Person
from metrics import catalogue
from pages.upload import outcome, preview, steps
from store.uploads import form_content
from ui import answers, fields, heading, markup, plain, received, selection


def draw(city: str, name: str, key: int, person: Person, *, with_approval: bool, is_refused: bool) -> None:
    """Draw the steps: the workbook to fill in, the file to read, what it would change and the button to register it."""
    heading.section(
        "1. ブックをダウンロードする", "いまの目標と直近の実績が入っています。記入するのは淡い黄色の欄だけです。"
    )
    if not answers.ask(catalogue.kpis, scope=key):
        st.info("この計画は指標（KPI）を定めていません。ブックで報告できるのは取組の段階だけです。")
    steps.offer_template(city, name, _department(city))

    heading.section(
        "2. 記入したファイルを読み込む", "この時点では何も登録されません。誤りはセルの番地とともにすべて示します。"
    )
    kept = who = shown = None
    if not received.refuse_unable():
        who = steps.sending(person)
        kept = steps.draft(city, name, person)
        if kept is None:
            st.html(markup.paragraph("ファイルを選ぶと、ここに確認の結果が表示されます。", is_note=True))
        elif who is None:
            st.warning("担当課と氏名を記入してください。履歴に残ります。")
    if kept is not None and who is not None:
        heading.section("3. 確かめて登録する")
        shown = steps.checked(city, kept, who)
    if kept is not None and who is not None and shown is not None:
        source = steps.of_file(city, kept)
        preview.say_known(shown, source)
        preview.show(shown, source, is_refused=is_refused)
        note = (
            st.text_input("備考（履歴に残ります）", key="upload_note", max_chars=200) if shown.can_be_confirmed else ""
        )
        word = "承認に送る" if with_approval else "この内容で登録する"
        is_ready = shown.can_be_confirmed and not preview.refuse_others(shown, person, source)
        if is_ready and st.button(plain.text(word), type="primary"):
            outcome.finish(
                shown, who, note, source, lambda subject: steps.drop(city, subject), with_approval=with_approval
            )


def _department(city: str) -> str | None:
    """Draw the choice of one department's rows, where the plan names several, and return it; None for all of them."""
    held = acting.act(Action.SUBMIT, city, form_content.of_city, city, served.today())
    named = {"": "すべての担当", **{name: name for name in form_content.departments(held)}}
    if len(named) <= 2:
        return None
    st.html(fields.draw(fields.one("department", "ブックに入れる担当", named, "")))
    return selection.one_known("department", named) or None
