"""登録: a city's workbook out, the filled one in, every error by its cell, a preview, and one confirmation."""

import streamlit as st

from access import sending, settings
from access.person import LOCAL, is_sign_in_configured, refusal, require
from domain.access import Action
from metrics import catalogue
from pages.upload import steps, waiting
from ui import answers, fields, groups, heading, kinds, markup, plain, received, selection, signing

heading.draw(
    "登録",
    markup.html(
        "{}のブックをダウンロードして実績を記入し、読み込んで、変わる内容を確かめてから登録します。{}",
        kinds.word(),
        markup.link("担当課の手引き", "manual", part="department"),
    ),
)

plans = {plan.city: plan for plan in answers.ask(catalogue.plans)}
if not plans:
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、市区町村を選べるようになります。")
    st.stop()

names = {city: plan.municipality_name for city, plan in plans.items()}
default = next(iter(names))
city = selection.choice("city", names, default)
st.html(fields.draw(fields.one("city", kinds.word(), names, default, groups.prefectures())))
key = plans[city].municipality_key
is_refused = steps.show_done(city)

refused = refusal(Action.SUBMIT, city)
if refused is not None:
    sending.take_back()
    signing.offer(refused)
else:
    person = require(Action.SUBMIT, city)
    sending.give_leave()
    with_approval = settings.read().has_approval and person is not LOCAL

    heading.section(
        "1. ブックをダウンロードする", "いまの目標と直近の実績が入っています。記入するのは淡い黄色の欄だけです。"
    )
    if not answers.ask(catalogue.kpis, scope=key):
        st.info("この計画は指標（KPI）を定めていません。ブックで報告できるのは取組の段階だけです。")
    steps.offer_template(city, names[city])

    heading.section(
        "2. 記入したファイルを読み込む", "この時点では何も登録されません。誤りはセルの番地とともにすべて示します。"
    )
    kept = who = shown = None
    if not received.refuse_unable():
        who = steps.sending(person)
        kept = steps.draft(city, names[city], person)
        if kept is None:
            st.html(markup.paragraph("ファイルを選ぶと、ここに確認の結果が表示されます。", is_note=True))
        elif who is None:
            st.warning("担当課と氏名を記入してください。履歴に残ります。")
    if kept is not None and who is not None:
        heading.section("3. 確かめて登録する")
        shown = steps.checked(city, kept, who)
    if kept is not None and who is not None and shown is not None:
        steps.say_known(shown)
        steps.show(shown, kept, is_refused=is_refused)
        note = (
            st.text_input("備考（履歴に残ります）", key="upload_note", max_chars=200) if shown.can_be_confirmed else ""
        )
        word = "承認に送る" if with_approval else "この内容で登録する"
        is_ready = shown.can_be_confirmed and not steps.refuse_others(shown, person)
        if is_ready and st.button(plain.text(word), type="primary"):
            steps.finish(shown, who, note, with_approval=with_approval)

if is_sign_in_configured() and settings.read().has_approval:
    heading.section("承認を待つ登録", "承認されるまで、どの画面の数にも入りません。")
    waiting.listing(city, key)
