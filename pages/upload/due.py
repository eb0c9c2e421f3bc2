"""報告の期限: what each department still has to report, to be listed, saved, subscribed to, and put into a mail."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

import streamlit as st

from access import reach, served, settings
from access.person import refusal
from domain import formats
from domain.access import Action
from domain.plan import kpi_title
from metrics import catalogue, reminders
from metrics.reminders import Reminder
from ui import (
    answers,
    copying,
    downloads,
    fields,
    heading,
    kinds,
    markup,
    pages_of_rows,
    phone_table,
    reminded,
    reminder_text,
    selection,
)
from ui.sheets import Calendar, Sheet
from ui.table import Column, Table, only_saved

_TITLE = "報告の期限"


def draw(city: str, name: str, key: int) -> None:
    """Draw what is overdue and what falls due soon, by department, and the ways to take it along."""
    within = reminded.days()
    known = {one: one for one in reminded.known(key)}
    choice = fields.many("department", "担当", known, "すべて") if known else None
    st.html(fields.draw(choice, fields.one("days", "期間", reminded.DAYS, next(iter(reminded.DAYS)))))
    every = _chosen(key)
    if not every:
        told = f"期限を過ぎた報告も、{reminded.DAYS[str(within)]}に期限が来る報告もありません。"
        st.html(markup.paragraph(told))
    else:
        shown = pages_of_rows.of(every)
        may = refusal(Action.SUBMIT, city) is None
        heading.section(_counted(every, within), "計画に期限がなければ、このダッシュボードの標準の期限です。")
        st.html(
            markup.joined(
                (
                    _by_department(every),
                    _table(may).html(shown.rows, f"期限の早い順　{shown.words}"),
                    shown.links,
                    downloads.offer(_TITLE, table="upload_due", days="upload_calendar"),
                )
            )
        )
        _draw_mail(every, name, within)
    if not served.is_sample():
        _draw_feed(city, key)


def sheet() -> Sheet | None:
    """Return the list as a file holds it; None where no plan is here."""
    found = _asked()
    if found is None:
        return None
    city, key = found
    name = next(plan.municipality_name for plan in answers.ask(catalogue.plans) if plan.city == city)
    named = "・".join(selection.known("department", reminded.known(key)))
    whose = (("担当", named),) if named else ()
    filters = ((kinds.word(), name), *whose, ("期間", reminded.DAYS[str(reminded.days())]))
    return _table(False).sheet(_chosen(key), _TITLE, filters)


def calendar() -> Calendar | None:
    """Return all the days that are still to come, and those that have passed, for a calendar."""
    found = _asked()
    return None if found is None else reminded.calendar(found[0])


def _asked() -> tuple[str, int] | None:
    keys = {plan.city: plan.municipality_key for plan in answers.ask(catalogue.plans)}
    if not keys:
        return None
    city = selection.choice("city", keys, next(iter(keys)))
    return city, keys[city]


def _chosen(key: int) -> Sequence[Reminder]:
    named = selection.known("department", reminded.known(key))
    return reminded.narrowed(reminded.of_city(key, reminded.days()), named)


def _counted(every: Sequence[Reminder], within: int) -> str:
    once = reminders.reported_once(tuple(every))
    late = sum(one.is_overdue for one in once)
    return f"期限を過ぎた報告 {late}件、{reminded.DAYS[str(within)]}に期限が来る報告 {len(once) - late}件"


def _by_department(every: Sequence[Reminder]) -> markup.Markup:
    """Return how much each department still has to report; each leads to its own list."""
    whole = Counter(one.department for one in every)
    late = Counter(one.department for one in every if one.is_overdue)
    items = [
        markup.html(
            "<span>{}　{}件{}</span>",
            _of_department(number, name) if name else reminder_text.NOBODY,
            count,
            f"（うち期限超過{late[name]}件）" if late[name] else "",
        )
        for number, (name, count) in enumerate(whole.most_common())
    ]
    return markup.html('<p class="dx-text">{}</p>', markup.joined(items, "　"))


def _of_department(number: int, name: str) -> markup.Markup:
    there = selection.here("page", department=name)
    return markup.html('<a id="dx-of-{}" href="{}" target="_self">{}</a>', number, there, name)


def _table(may_report: bool) -> Table[Reminder]:
    today = answers.now().as_of
    columns = [
        Column("期限", lambda one: phone_table.unbroken(formats.day(one.due_on)), saved=lambda one: one.due_on),
        Column("残り", lambda one: formats.countdown(today, one.due_on), saved=()),
        only_saved("残り日数", lambda one: one.days_left),
        only_saved("期限超過", lambda one: one.is_overdue),
        Column("担当", lambda one: reminder_text.department(one.department), saved=lambda one: one.department),
        Column("指標", _link, saved=lambda one: kpi_title(one.kpi_name, one.component_name)),
        only_saved("取組", lambda one: one.initiative_name),
        Column("年度", lambda one: formats.fiscal_year(one.fiscal_year), saved=lambda one: one.fiscal_year),
        only_saved("最終年度", lambda one: one.is_final_year),
        only_saved("市区町村", lambda one: one.municipality_name),
        only_saved("指標ID", lambda one: one.kpi_id),
    ]
    if may_report:
        columns.append(Column("登録", _form, saved=()))
    return Table(tuple(columns))


def _link(one: Reminder) -> markup.Markup:
    name = kpi_title(one.kpi_name, one.component_name)
    return markup.html("{}<small>{}</small>", markup.link(name, "kpi", kpi=one.kpi_id), one.initiative_name)


def _form(one: Reminder) -> markup.Markup:
    said = f"{kpi_title(one.kpi_name, one.component_name)}の{formats.fiscal_year(one.fiscal_year)}の実績を登録"
    address = markup.address("upload", **reminder_text.form(one))
    return markup.html('<a href="{}" target="_self" aria-label="{}">登録</a>', address, said)


def _draw_mail(every: Sequence[Reminder], place: str, within: int) -> None:
    """Draw the text of the mail by which the departments that are shown are reminded."""
    named = {one.department for one in every}
    whose = [name for name in named if name] if len(named) == 1 else []
    made = reminder_text.mail(every, place, whose, answers.now().as_of, within, _base(), served.remark())
    heading.section("メールに貼り付ける文", "上の一覧と同じ内容です。担当を選ぶと、その課あての文になります。")
    subject = copying.field("mail-subject", "件名", made.subject)
    st.html(copying.fields(subject, copying.field("mail-text", "本文", made.text, is_long=True)))


def _draw_feed(city: str, key: int) -> None:
    """Draw the address to which a calendar subscribes, or what stands against it."""
    heading.section(
        "カレンダーで受け取る",
        "次のアドレスを Outlook や Google カレンダーの「インターネットから購読」に登録すると、期限が毎日更新されます。",
    )
    token = st.context.cookies.get(reach.COOKIE, "")
    if not settings.read().is_public and not token:
        st.info(
            "閲覧がサインインした人に限られているため、カレンダーのアプリはこのアドレスを開けません。"
            "「管理」で作った閲覧リンクを開いたブラウザーでこの画面を開くと、そのリンクの入ったアドレスを写せます。"
        )
        return
    parts = [("department", name) for name in selection.known("department", reminded.known(key))]
    if (alarm := reminded.alarm()) is not None:
        parts.append(("alarm", str(alarm)))
    if not settings.read().is_public:
        parts.append(("link", token))
    origin = urlsplit(st.context.url or "")
    address = f"{origin.scheme}://{origin.netloc}{markup.at(f'/calendar/{city}.ics', urlencode(parts))}"
    st.html(
        markup.joined(
            (
                fields.draw(fields.one("alarm", "前もって知らせる", {"": "知らせない", **reminded.ALARMS}, "")),
                copying.fields(copying.field("feed", "カレンダーのアドレス", address)),
            )
        )
    )


def _base() -> str | None:
    """Return where the dashboard is opened, as the browser at the page does."""
    origin = urlsplit(st.context.url or "")
    return f"{origin.scheme}://{origin.netloc}{markup.at('/').rstrip('/')}" if origin.netloc else None
