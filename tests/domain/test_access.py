"""Each role may what its ladder says, in its own cities, for its own departments."""

import pytest

from domain.access import Action, Person, PlanRight, Role

ALLOWED = {
    Role.VIEWER: {Action.READ, Action.SEE_NAMES},
    Role.EDITOR: {Action.READ, Action.SEE_NAMES, Action.SUBMIT},
    Role.APPROVER: {Action.READ, Action.SEE_NAMES, Action.SUBMIT, Action.APPROVE, Action.UNDO, Action.SHARE},
    Role.ADMIN: set(Action),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_what_stands_in_the_table_and_nothing_else(role, action):
    assert Person("x", "x", role).may(action) is (action in ALLOWED[role])


@pytest.mark.parametrize("role", Role)
def test_only_an_admin_reaches_a_city_that_is_not_named(role):
    person = Person("x", "x", role, cities=frozenset({"choshi"}))
    assert person.may(Action.READ, "choshi")
    assert person.may(Action.READ, "togane") is (role is Role.ADMIN)


@pytest.mark.parametrize(
    ("role", "own", "named", "expected"),
    [
        (Role.EDITOR, {"総務課"}, "総務課;企画課", True),
        (Role.EDITOR, {"総務課"}, "企画課", False),
        (Role.EDITOR, {"総務課"}, "", True),
        (Role.EDITOR, None, "企画課", True),
        (Role.APPROVER, {"総務課"}, "企画課", True),
    ],
)
def test_an_editor_answers_for_own_departments_alone(role, own, named, expected):
    person = Person("x", "x", role, departments=None if own is None else frozenset(own))
    assert person.answers_for(named) is expected


PLANS = {Action.BRING_PLAN, Action.APPROVE_PLAN}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.APPROVER])
@pytest.mark.parametrize(
    ("right", "expected"), [(None, set()), (PlanRight.BRING, {Action.BRING_PLAN}), (PlanRight.APPROVE, PLANS)]
)
def test_plans_need_a_right_of_their_own_whatever_the_role(role, right, expected):
    person = Person("x", "x", role, plans=right, plan_cities=frozenset({"kaku"}))
    assert {action for action in PLANS if person.may(action, "kaku")} == expected
    assert {action for action in PLANS if person.may(action)} == expected
    assert not any(person.may(action, "togane") for action in PLANS)
    assert {action for action in PLANS if Person("x", "x", role, plans=right).may(action, "new")} == expected
