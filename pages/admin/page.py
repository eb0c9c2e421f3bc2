"""管理: for approvers and admins: links for people without an account, copies of the database, how it is set up."""

import streamlit as st

from access import person, settings
from domain.access import Action
from metrics import catalogue
from pages.admin import measures, pieces
from ui import answers, fields, groups, heading, kinds, markup, selection, signing

heading.draw(
    "管理",
    markup.html(
        "アカウントのない人への閲覧リンク、共通指標への対応付け、バックアップ、設定の状態。{}・{}",
        markup.link("DX担当課の手引き", "manual", part="office"),
        markup.link("導入・運用の手引き", "manual", part="administrator"),
    ),
)
refused = person.refusal(Action.SHARE)
if refused is not None:
    signing.offer(refused)
    st.stop()

plans = {plan.city: plan for plan in answers.ask(catalogue.plans)}
names = {city: plan.municipality_name for city, plan in plans.items()}
own = {city: name for city, name in names.items() if person.refusal(Action.SHARE, city) is None}
if own:
    heading.section(
        "閲覧リンク", f"一つの{kinds.word()}だけを、期限まで見られるリンクです。登録はできません。いつでも止められます。"
    )
    if settings.read().is_public:
        said = f"いまは、だれでもすべての{kinds.word()}を閲覧できます。リンクが要るのは、閲覧をサインインした人に限るときです。"
        st.html(markup.paragraph(said, is_note=True))
    default = next(iter(own))
    city = selection.choice("city", own, default)
    st.html(fields.draw(fields.one("city", kinds.word(), own, default, groups.prefectures())))
    pieces.links_of(city, plans[city].municipality_key, own[city])

if person.refusal(Action.MAP) is None:
    heading.section(
        "共通指標への対応付け",
        "どの共通指標に当たるか、どれにも当たらないか（該当なし）を、まだだれも決めていない指標です。決めるのは人で、名前の似たものを挙げるだけです。",
    )
    measures.draw()

if person.refusal(Action.BACKUP) is None:
    heading.section("バックアップ", "動いているあいだに、一つの時点をまるごと書き出し、開いて確かめます。")
    pieces.copies()
heading.section("設定の状態")
st.html(pieces.set_up())
