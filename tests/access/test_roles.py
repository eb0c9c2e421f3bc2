"""The operator's file gives roles by account or claim, is read anew when it changes, is refused when unclear."""

import os
from datetime import UTC, datetime

import pytest

from access import roles
from domain.access import Role

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LATER = NOW.timestamp() + 600
FILE = """
[[person]]
account = "hanako@example.jp"
role = "editor"
cities = ["choshi"]
departments = ["企画課", "総務課"]

[[person]]
account = "sub-of-taro"
role = "admin"

[[claim]]
name = "groups"
value = "dx-approvers"
role = "approver"
cities = ["choshi", "togane"]

[[claim]]
name = "groups"
value = "dx-approvers-katagami"
role = "approver"
cities = ["katagami"]
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "roles.toml"
    path.write_text(FILE, "utf-8")
    monkeypatch.setenv("DX_ROLES", str(path))
    return path


def person(**claims):
    return roles.person({"sub": "s", "exp": LATER} | claims, NOW)


def test_an_account_has_the_role_of_its_entry_in_its_cities_and_departments(file):
    hanako = person(email="hanako@example.jp", name="花子")
    assert (hanako.role, hanako.cities, hanako.name) == (Role.EDITOR, {"choshi"}, "花子")
    assert hanako.departments == {"企画課", "総務課"}
    assert person(sub="sub-of-taro").role is Role.ADMIN
    assert person(email="nobody@example.jp") is None


def test_an_unverified_address_is_nobodys(file):
    assert person(email="hanako@example.jp", email_verified=False) is None
    assert person(email="hanako@example.jp", email_verified=True) is not None


def test_claims_give_roles_as_texts_or_lists_and_their_cities_add_up(file):
    assert person(groups="dx-approvers").cities == {"choshi", "togane"}
    both = person(groups=["x", "dx-approvers", "dx-approvers-katagami"])
    assert (both.role, both.cities) == (Role.APPROVER, {"choshi", "togane", "katagami"})
    assert person(groups={"dx-approvers": True}) is None


def test_the_highest_of_several_roles_counts(file):
    assert person(email="hanako@example.jp", groups=["dx-approvers"]).role is Role.APPROVER


@pytest.mark.parametrize("exp", [NOW.timestamp(), NOW.timestamp() - 1, None, "later"])
def test_a_role_from_a_claim_ends_with_the_token_and_one_by_account_does_not(file, exp):
    assert person(groups="dx-approvers", exp=exp) is None
    assert person(email="hanako@example.jp", exp=exp).role is Role.EDITOR


def test_a_removed_entry_is_gone_at_the_next_question(file):
    assert person(sub="sub-of-taro") is not None
    file.write_text(FILE.replace("sub-of-taro", "somebody-else"), "utf-8")
    os.utime(file, ns=(1, 1))
    assert person(sub="sub-of-taro") is None


def test_without_a_file_nobody_has_a_role(tmp_path, monkeypatch):
    monkeypatch.setenv("DX_ROLES", str(tmp_path / "none.toml"))
    assert roles.rules() == ()
    assert person(email="hanako@example.jp") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[person]\n", "読めません"),
        ("[[people]]\naccount = 'x'\nrole = 'admin'\n", "「people」は分かりません"),
        ("[[person]]\nrole = 'admin'\n", "1番目の \\[\\[person\\]\\]: account がありません"),
        ("[[person]]\naccount = 'x'\nrole = 'root'\n", "役割「root」は分かりません"),
        ("[[person]]\naccount = 'x'\nrole = 'admin'\ncity = ['choshi']\n", "city は分かりません"),
        ("[[person]]\naccount = 'x'\nrole = 'editor'\ncities = 'choshi'\n", "cities は、名前を一つ以上"),
        ("[[person]]\naccount = 'x'\nrole = 'editor'\ncities = []\n", "cities は、名前を一つ以上"),
        ("[[claim]]\nname = 'groups'\nrole = 'admin'\n", "value がありません"),
        ("[person]\naccount = 'x'\nrole = 'admin'\n", "二重の括弧の見出し \\[\\[person\\]\\]"),
        ("claim = ['x']\n", "二重の括弧の見出し \\[\\[claim\\]\\]"),
        ("[[person]]\naccount = 'x'\nrole = ['admin']\n", "役割「.*」は分かりません"),
    ],
)
def test_an_unclear_file_gives_nobody_anything_and_says_where(file, content, said):
    file.write_text(content, "utf-8")
    os.utime(file, ns=(2, 2))
    with pytest.raises(roles.RolesUnreadable, match=said):
        person(email="hanako@example.jp")
