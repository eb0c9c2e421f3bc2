"""The Japanese word of every code, once: pages print it, forms print it and read it backwards.

tests/domain/test_words.py holds them against domain/codes.py.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from domain.access import Role
from domain.codes import (
    Absence,
    AuditAction,
    ColumnMeaning,
    Comparator,
    ContextTopic,
    Direction,
    GapReason,
    Kind,
    LeadsTo,
    Mapped,
    Mark,
    ObservationSource,
    Outcome,
    Stage,
    Status,
    TargetSource,
    ThemeBasis,
    ThemeGroup,
    ValueCode,
)

_Code = TypeVar("_Code")


class StatusLabel(NamedTuple):
    """A status in words: its mark (colour never stands alone), its name, and what it means in a line."""

    mark: str
    name: str
    meaning: str


# What each means holds here whatever rule gave it, as a count needs it; of one KPI metrics/meaning.py says more.
STATUS: dict[Status, StatusLabel] = {
    Status.ACHIEVED: StatusLabel("◎", "達成", "求められた年度の実績が、最終目標を満たした"),
    Status.ACHIEVED_EARLY: StatusLabel("◎", "達成（前倒し）", "最終目標年度より前に、最終目標を満たした"),
    Status.MAINTAINED: StatusLabel("＝", "維持", "保つ水準を満たしている"),
    Status.ON_TRACK: StatusLabel("○", "順調", "その時点に求められるところまで届いている"),
    Status.SLIGHTLY_BEHIND: StatusLabel("△", "やや遅れ", "求められる値に届かないが、許容差を入れた比は8割以上"),
    Status.BEHIND: StatusLabel("▲", "遅れ", "その時点に求められるところまで届かず、やや遅れにも当たらない"),
    Status.REGRESSED: StatusLabel("▼", "後退", "基準値（起点を使う指標では起点）より悪くなった"),
    Status.BROKEN: StatusLabel("≠", "維持できず", "保つ水準を外れた"),
    Status.MISSED: StatusLabel("×", "未達成", "求められた年度の実績が、最終目標を満たさなかった"),
    Status.UNREPORTED: StatusLabel("！", "未登録", "報告の期限を過ぎたが、このダッシュボードに求められる実績がない"),
    Status.AWAITING: StatusLabel("…", "実績待ち", "判定に使う確定した実績を待っている"),
    Status.QUALITATIVE: StatusLabel("▢", "数値目標なし", "計画に指標の名だけがあり、数値の目標がない"),
    Status.NO_TARGET: StatusLabel("—", "目標未設定", "計画に目標が書かれていない"),
    Status.LOST: StatusLabel("？", "判定不可（計画書から読み取れず）", "計画書から最終目標の値を読み取れない"),
    Status.NOT_ASSESSABLE: StatusLabel(
        "？", "判定不可（そのほか）", "起点の実績だけがある、判定を決める年度が未調査、または設定の確認が要る"
    ),
    Status.ENDED: StatusLabel("■", "終了", "計画から外れた、統合された、または取組が中止された"),
}

KIND: dict[Kind, str] = {
    Kind.LEVEL: "時点の水準",
    Kind.ANNUAL: "年度ごとの実績",
    Kind.INCREMENT: "年度ごとの増加",
    Kind.RANGE: "幅のある値",
    Kind.FREQUENCY: "頻度",
    Kind.MAINTAIN: "水準の維持",
    Kind.MILESTONE: "一度きりの達成",
    Kind.QUALITATIVE: "数値なし",
}

DIRECTION: dict[Direction, str] = {Direction.UP: "増やす・上げる", Direction.DOWN: "減らす・下げる"}

COMPARATOR: dict[Comparator, str] = {
    Comparator.AT_LEAST: "以上",
    Comparator.AT_MOST: "以下",
    Comparator.MORE_THAN: "を超える",
    Comparator.LESS_THAN: "未満",
    Comparator.EQUAL: "に等しい",
}

VALUE_CODE: dict[ValueCode, str] = {
    ValueCode.NOT_SURVEYED: "未調査",
    ValueCode.NOT_PUBLISHED: "未公表",
    ValueCode.NOT_APPLICABLE: "該当なし",
    ValueCode.IN_PROGRESS: "集計中",
}

MARK: dict[Mark, str] = {Mark.FINAL: "確定", Mark.PRELIMINARY: "速報", Mark.CORRECTED: "訂正"}

TARGET_SOURCE: dict[TargetSource, str] = {
    TargetSource.CITY: "市が年度を定めた目標",
    TargetSource.PLAN_END: "年度の記載なし：計画最終年度とみなす",
}

OBSERVATION_SOURCE: dict[ObservationSource, str] = {
    ObservationSource.PLAN: "計画書の記載",
    ObservationSource.UPLOAD: "実績登録",
}

ABSENCE: dict[Absence, str] = {
    Absence.NOT_PRINTED: "記載なし",
    Absence.DASH: "「—」と記載",
    Absence.NOT_SET: "未設定",
    Absence.LOST: "計画書から読み取れず",
}

GAP_REASON: dict[GapReason, str] = {
    GapReason.LOST: "計画書から読み取れず",
    GapReason.NOT_PRINTED: "文書に記載なし",
    GapReason.DASH: "文書で「—」",
    GapReason.NOT_SET: "計画で未設定",
    GapReason.UNDATED: "時点の記載なし",
    GapReason.PLANNED: "予定の数値（実績ではない）",
    GapReason.OUTSIDE: "市の実績でない、または計画期間の外",
}

STAGE: dict[Stage, str] = {
    Stage.NOT_STARTED: "未着手",
    Stage.CONSIDERING: "検討中",
    Stage.PREPARING: "準備・試行",
    Stage.PARTIAL: "一部実施",
    Stage.DONE: "実施済み",
    Stage.CANCELLED: "中止",
}

# The same of what a plan speaks of as future.
STAGE_PLANNED: dict[Stage, str] = {
    Stage.NOT_STARTED: "未着手の予定",
    Stage.CONSIDERING: "検討の予定",
    Stage.PREPARING: "準備の予定",
    Stage.PARTIAL: "一部実施の予定",
    Stage.DONE: "実施の予定",
    Stage.CANCELLED: "終了の予定",
}

CONTEXT_TOPIC: dict[ContextTopic, str] = {
    ContextTopic.GOVERNANCE: "推進体制",
    ContextTopic.REVIEW: "進捗管理・見直し",
    ContextTopic.SURVEY_RESIDENTS: "住民アンケート",
    ContextTopic.SURVEY_STAFF: "職員アンケート",
    ContextTopic.POPULATION: "人口",
    ContextTopic.POPULATION_PROJECTION: "将来人口",
    ContextTopic.DATA_PLAN: "官民データ活用推進計画",
    ContextTopic.COST: "費用",
    ContextTopic.GRANT: "補助金・交付金",
}

LEADS_TO: dict[LeadsTo, str] = {
    LeadsTo.KPI: "指標",
    LeadsTo.FIGURE: "本文の数値",
    LeadsTo.INITIATIVE: "取組",
}

THEME_BASIS: dict[ThemeBasis, str] = {
    ThemeBasis.NAME: "取組の名",
    ThemeBasis.LINE: "工程表",
    ThemeBasis.KPI: "指標",
    ThemeBasis.TEXT: "本文",
}

THEME_GROUP: dict[ThemeGroup, str] = {
    ThemeGroup.PRIORITY: "重点取組事項",
    ThemeGroup.PREMISE: "前提となる取組",
    ThemeGroup.RELATED: "あわせて取り組む事項",
    ThemeGroup.OWN: "市独自の取組",
}

MAPPED: dict[Mapped, str] = {
    Mapped.MAPPED: "対応付け済み",
    Mapped.NONE: "該当なし",
    Mapped.UNDECIDED: "未対応付け",
}

AUDIT_ACTION: dict[AuditAction, str] = {
    AuditAction.BUILD: "計画データの更新",
    AuditAction.UPLOAD: "実績の登録",
    AuditAction.UNDO: "登録の取消し",
    AuditAction.IMPORT_PLAN: "計画の取込み",
    AuditAction.MAP_MEASURE: "共通指標への対応付け",
    AuditAction.UNDO_PLAN: "計画の取消し",
}

OUTCOME: dict[Outcome, str] = {
    Outcome.APPROVED: "承認",
    Outcome.RETURNED: "差戻し",
    Outcome.WITHDRAWN: "取下げ",
}

ROLE: dict[Role, str] = {
    Role.VIEWER: "閲覧者",
    Role.EDITOR: "登録者",
    Role.APPROVER: "承認者",
    Role.ADMIN: "管理者",
}

COLUMN_MEANING: dict[ColumnMeaning, str] = {
    ColumnMeaning.KPI: "指標",
    ColumnMeaning.COMPONENT: "構成（内訳）",
    ColumnMeaning.UNIT: "単位",
    ColumnMeaning.BASELINE: "現状値",
    ColumnMeaning.TARGET: "目標値",
    ColumnMeaning.YEAR: "年度",
    ColumnMeaning.INITIATIVE: "取組",
    ColumnMeaning.NUMBER: "取組の番号",
    ColumnMeaning.SECTION: "章・節",
    ColumnMeaning.DEPARTMENTS: "担当",
    ColumnMeaning.SUMMARY: "取組の概要",
    ColumnMeaning.NOTE: "備考",
    ColumnMeaning.PLACE: "場所",
    ColumnMeaning.NONE: "取り込まない",
}


def by_word(words: Mapping[_Code, str]) -> dict[str, _Code]:
    """Return the code of each word of a table, in its order. Raises ValueError where two codes share a word."""
    codes = {word: code for code, word in words.items()}
    if len(codes) < len(words):
        raise ValueError(f"one word for two codes: {'・'.join(words.values())}")
    return codes


def word_of(words: Mapping[_Code, str], code: _Code | None) -> str:
    """Return the word of a code, nothing for None. Raises KeyError for a code without a word."""
    return "" if code is None else words[code]


def status_text(code: object) -> str:
    """Return mark and name of a status, ○ 順調. Raises ValueError for an unknown code."""
    label = STATUS[Status(str(code))]
    return f"{label.mark} {label.name}"
