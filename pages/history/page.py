"""履歴: every version of the data, what it changed, what differs between any two, and the way to take an upload back."""

import streamlit as st

from access import reach
from domain.codes import AuditAction
from metrics.rules import RULES_VERSION
from pages.history import asked, differences, versions
from ui import answers, downloads, fields, groups, heading, kinds, markup, plan_undo, selection, upload_undo

heading.draw("履歴", "いつ、どの課の登録で、何がなぜ変わったか。取り消した登録も消さずに残します。")
upload_undo.show_done()
plan_undo.show_done()
if answers.now().version == 0:
    st.info("まだ何も登録されていません。運営者が計画データを取り込むと、ここに表示されます。")
    st.stop()

known = asked.cities()
options = {selection.ALL: kinds.fit("すべての市区町村")} if reach.present().is_whole else {}
options |= {city.city: city.municipality_name for city in known.values()}
st.html(fields.draw(fields.one("city", kinds.word(), options, next(iter(options)), groups.prefectures())))
scope = asked.scope_asked()

entry, pair = asked.entry_asked(), asked.pair_asked()
if pair is not None and not scope and groups.are_folded():
    heading.section(f"版 {pair[0]} と 版 {pair[1]} の違い", "")
    st.info("全国の違いを一度に並べることはできません。上で市区町村を選ぶと、その違いを表示します。")
elif pair is not None:
    heading.section(f"版 {pair[0]} と 版 {pair[1]} の違い", f"同じ日に、どちらも判定規則{RULES_VERSION}で読んで比べています。")
    st.html(
        differences.tables(differences.between(*pair, scope))
        + downloads.offer("変わったこと", table="history_changes")
    )
elif entry is not None:
    heading.section(f"版 {entry.version} で変わったこと", f"{entry.happened_text}　{versions.reason(entry)}")
    found = differences.between(entry.version - 1, entry.version, scope or asked.scope_of(entry))
    st.html(differences.tables(found) + downloads.offer("変わったこと", table="history_changes"))
    if upload_undo.is_possible(entry):
        upload_undo.offer(entry, known[entry.scope].city)
    elif entry.action in (AuditAction.IMPORT_PLAN, AuditAction.BUILD):
        plan_undo.offer(entry.version)

entries = versions.listed()
heading.section("版の一覧", "「変更内容」で、その版で変わった値を表示します。")
st.html(
    markup.joined(
        (
            versions.rules_told(entries),
            versions.table(entries),
            versions.older(entries),
            downloads.offer("履歴", table="history_versions"),
        )
    )
)

numbers = {str(number): f"版 {number}" for number in versions.numbers()}
if len(numbers) > 1:
    heading.section("二つの版を比べる")
    earlier = fields.one("from", "前の版", numbers, versions.FIRST)
    later = fields.one("to", "後の版", numbers, next(iter(numbers)))
    st.html(fields.draw(earlier, later))
    if pair is None:
        chosen = {"from": selection.asked("from") or versions.FIRST, "to": selection.asked("to") or next(iter(numbers))}
        st.html(markup.paragraph(markup.link("違いを表示する", "history", city=selection.asked("city"), **chosen)))
