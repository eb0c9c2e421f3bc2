"""Who may do what: roles, the cities and departments they reach, and the actions they allow."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do, each role everything that the one before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMIN = "admin"


class PlanRight(StrEnum):
    """What somebody may do with plans beside their role, the second everything that the first may.

    To approve reports gives no right to plans: a plan is what all reports are judged by.
    """

    BRING = "bring"
    APPROVE = "approve"


class Action(StrEnum):
    """What is asked for leave."""

    READ = "read"
    SEE_NAMES = "see_names"
    SUBMIT = "submit"
    APPROVE = "approve"
    UNDO = "undo"
    SHARE = "share"
    BACKUP = "backup"
    BRING_PLAN = "bring_plan"
    APPROVE_PLAN = "approve_plan"
    MAP = "map"


_LEAST: dict[Action, Role] = {
    Action.READ: Role.VIEWER,
    Action.SEE_NAMES: Role.VIEWER,
    Action.SUBMIT: Role.EDITOR,
    Action.APPROVE: Role.APPROVER,
    Action.UNDO: Role.APPROVER,
    Action.SHARE: Role.APPROVER,
    Action.BACKUP: Role.ADMIN,
    Action.MAP: Role.ADMIN,
}
_LADDER = tuple(Role)
_LEAST_RIGHT: dict[Action, PlanRight] = {
    Action.BRING_PLAN: PlanRight.BRING,
    Action.APPROVE_PLAN: PlanRight.APPROVE,
}
_RIGHTS = tuple(PlanRight)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in, or who sits at the machine. `cities` and `departments` of None reach all of them.

    `plans` is the right to plans beside the role, in `plan_cities` (None: in every city, also one that is new here).
    """

    subject: str
    name: str
    role: Role
    cities: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    plans: PlanRight | None = None
    plan_cities: frozenset[str] | None = None

    def may(self, action: Action, city: str | None = None) -> bool:
        """Tell whether the role, or the right to plans, allows an action, in a city where one is named."""
        if action in _LEAST_RIGHT:
            return self._may_with_plans(_LEAST_RIGHT[action], city)
        if _LADDER.index(self.role) < _LADDER.index(_LEAST[action]):
            return False
        return city is None or self.is_of_every_city or (self.cities is not None and city in self.cities)

    def _may_with_plans(self, least: PlanRight, city: str | None) -> bool:
        if self.role is Role.ADMIN:
            return True
        if self.plans is None or _RIGHTS.index(self.plans) < _RIGHTS.index(least):
            return False
        return city is None or self.plan_cities is None or city in self.plan_cities

    @property
    def is_of_every_city(self) -> bool:
        """Tell whether no city is beyond reach. An admin reaches all."""
        return self.cities is None or self.role is Role.ADMIN

    def answers_for(self, departments: str) -> bool:
        """Tell whether an initiative's departments (`;` between them) are this person's; without any it is anybody's.

        Only an editor is held to departments: who approves answers for the whole plan.
        """
        if self.departments is None or self.role is not Role.EDITOR:
            return True
        named = {name for name in departments.split(";") if name}
        return not named or bool(named & self.departments)
