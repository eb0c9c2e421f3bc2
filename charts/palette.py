"""Colours and patterns of statuses and stages: at least 3:1 against the light and the dark page.

The colours of the statuses are also dark enough for white letters on them (4.5:1).
"""

from domain.codes import Stage, Status

_BLUE, _GREEN, _ORANGE, _RED, _OCHRE, _GREY = "#3460FB", "#1B8452", "#CC4B00", "#D92B2B", "#906D00", "#767676"

STATUS: dict[Status, str] = {
    Status.ACHIEVED: _BLUE,
    Status.ACHIEVED_EARLY: _BLUE,
    Status.MAINTAINED: _BLUE,
    Status.ON_TRACK: _GREEN,
    Status.SLIGHTLY_BEHIND: _ORANGE,
    Status.BEHIND: _RED,
    Status.REGRESSED: _RED,
    Status.BROKEN: _RED,
    Status.MISSED: _RED,
    Status.UNREPORTED: _OCHRE,
    Status.AWAITING: _GREY,
    Status.QUALITATIVE: _GREY,
    Status.NO_TARGET: _GREY,
    Status.LOST: _GREY,
    Status.NOT_ASSESSABLE: _GREY,
    Status.ENDED: _GREY,
}

# Statuses that share a colour differ by pattern.
PATTERN: dict[Status, str] = {
    Status.ACHIEVED_EARLY: "/",
    Status.MAINTAINED: "-",
    Status.REGRESSED: "x",
    Status.BROKEN: "-",
    Status.MISSED: "/",
    Status.QUALITATIVE: "/",
    Status.NO_TARGET: "-",
    Status.LOST: "x",
    Status.NOT_ASSESSABLE: ".",
    Status.ENDED: "+",
}

STAGE: dict[Stage, str] = {
    Stage.NOT_STARTED: "#8C8C8C",
    Stage.CONSIDERING: "#8E7CC3",
    Stage.PREPARING: "#C77700",
    Stage.PARTIAL: "#5B8DEF",
    Stage.DONE: "#0F66DB",
    Stage.CANCELLED: "#767676",
}

# What a plan says is slate, what was reached is blue: no colour of a late or a good status says anything else.
BASELINE, TARGET, ACTUAL, NEED, LINE, TODAY = "#767676", "#5C6F7E", "#3460FB", "#A551D6", "#767676", "#CC4B00"
EVENT = "#8A6D00"
# Discs with white letters in them need a darker ground than a mark.
TARGET_QUIET = "#8C52C4"

# Lines that stand beside each other and are named at their ends: no colour of a status means one here, so reds and the
# green of 順調 are left out.
SERIES = ("#3460FB", "#B4580A", "#0E8378", "#A551D6", "#8A6D00", "#C2408B", "#5C6F7E", "#2F7FC2")
