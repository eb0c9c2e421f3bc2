"""登録: a city's workbook out, the filled one in, or one value on the page: every error, a preview, one confirmation."""

import streamlit as st

from access import sending, settings
from access.person import LOCAL, is_sign_in_configured, refusal, require
from domain.access import Action
from metrics import catalogue
from pages.upload import by_file, due, one_value, outcome, waiting
from ui import answers, fields, groups, heading, kinds, markup, selection, signing, switch

WAYS = {"": "ブックで登録", "one": "画面から1件だけ登録", "due": "報告の期限"}

heading.draw(
    "登録",
    markup.html(
        "ブックに記入して読み込むか、画面から1件を記入し、変わる内容を確かめてから登録します。{}",
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
st.html(switch.links("way", "登録のしかた", WAYS, "kpi", "fy", "page"))
key = plans[city].municipality_key
way = switch.current("way", WAYS)
if way == "due":
    sending.take_back()
    due.draw(city, names[city], key)
    st.stop()

refused = refusal(Action.SUBMIT, city)
if refused is not None:
    outcome.show_done(city)
    sending.take_back()
    signing.offer(refused)
else:
    person = require(Action.SUBMIT, city)
    with_approval = settings.read().has_approval and person is not LOCAL
    if way:
        sending.take_back()
        one_value.draw(city, person, with_approval=with_approval)
    else:
        is_refused = outcome.show_done(city)
        sending.give_leave()
        by_file.draw(city, names[city], key, person, with_approval=with_approval, is_refused=is_refused)

if is_sign_in_configured() and settings.read().has_approval:
    heading.section("承認を待つ登録", "承認されるまで、どの画面の数にも入りません。")
    waiting.listing(city, key)
