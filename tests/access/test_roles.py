"""The operator's file gives roles by account or claim of a provider, is read anew, is refused when unclear."""

import os
from datetime import UTC, datetime
from itertools import count

import pytest

from access import providers, roles
from domain.access import PlanRight, Role

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
    """Return who signed in with these claims; `...` takes a claim out."""
    said = {"sub": "s", "exp": LATER, "provider": "default", "email_verified": True} | claims
    return roles.person({name: value for name, value in said.items() if value is not ...}, NOW)


@pytest.fixture
def configured(monkeypatch):
    """Configure providers: one for each name, or the one that stands in [auth] itself."""

    def configure(*names):
        own = {} if names else {"client_id": "x"}
        section = own | {name: {"client_id": "x"} for name in names}
        monkeypatch.setattr(providers, "get_secrets_auth_section", lambda: section)

    return configure


STAMPS = count(2)


def write(file, text):
    file.write_text(text, "utf-8")
    os.utime(file, ns=(stamp := next(STAMPS), stamp))


def test_an_account_has_the_role_of_its_entry_in_its_cities_and_departments(file):
    hanako = person(email="hanako@example.jp", name="花子")
    assert (hanako.role, hanako.cities, hanako.name) == (Role.EDITOR, {"choshi"}, "花子")
    assert hanako.departments == {"企画課", "総務課"}
    assert person(sub="sub-of-taro").role is Role.ADMIN
    assert person(email="nobody@example.jp") is None


UNVERIFIED = [False, "false", "true", "True", 0, 1, 1.0, None, [], [True], {"value": True}, ...]


@pytest.mark.parametrize("said", UNVERIFIED, ids=repr)
def test_an_address_gives_a_role_only_where_the_provider_says_true(file, said):
    assert person(email="hanako@example.jp", email_verified=said) is None
    assert person(email="hanako@example.jp", email_verified=True).role is Role.EDITOR
    assert person(sub="sub-of-taro", email="hanako@example.jp", email_verified=said).role is Role.ADMIN


@pytest.mark.parametrize("said", UNVERIFIED, ids=repr)
def test_an_unverified_address_gives_none_as_a_claim_either(file, said):
    write(file, "[[claim]]\nname = 'email'\nvalue = 'hanako@example.jp'\nrole = 'admin'\n")
    assert person(email="hanako@example.jp", email_verified=said) is None
    assert person(email=["hanako@example.jp"], email_verified=said) is None
    assert person(email="hanako@example.jp").role is Role.ADMIN


def test_an_operator_may_answer_for_a_provider_that_says_nothing_and_for_none_that_says_no(file, configured):
    configured("entra", "google")
    entry = "[[person]]\naccount = 'hanako@example.jp'\nrole = 'editor'\nprovider = '{}'\n"
    trust = "[[provider]]\nname = 'entra'\ntrusts_unverified_email = {}\n"
    write(file, trust.format("true") + entry.format("entra") + entry.format("google"))
    assert person(provider="entra", email="hanako@example.jp", email_verified=...).role is Role.EDITOR
    assert person(provider="google", email="hanako@example.jp", email_verified=...) is None
    for said in UNVERIFIED[:-1]:
        assert person(provider="entra", email="hanako@example.jp", email_verified=said) is None
    write(file, trust.format("false") + entry.format("entra"))
    assert person(provider="entra", email="hanako@example.jp", email_verified=...) is None


@pytest.mark.parametrize("sub", [None, "", 7, ...])
def test_who_has_no_sub_is_nobody(file, sub):
    assert person(sub=sub, email="hanako@example.jp", groups="dx-approvers") is None


def test_with_several_providers_a_rule_holds_for_the_one_that_it_names(file, configured):
    configured("entra", "google")
    write(
        file,
        "[[person]]\naccount = 'taro'\nrole = 'editor'\nprovider = 'entra'\n"
        "[[claim]]\nname = 'groups'\nvalue = 'dx'\nrole = 'admin'\nprovider = 'google'\n",
    )
    assert person(provider="entra", sub="taro").role is Role.EDITOR
    assert person(provider="google", sub="taro") is None
    assert person(provider="google", groups=["dx"]).role is Role.ADMIN
    assert person(provider="entra", groups=["dx"]) is None
    assert person(provider="other", sub="taro", groups=["dx"]) is None
    # One account of each with the same `sub`: what one of them sends is not the other's.
    subjects = {person(provider=name, sub="taro", groups=["dx"]).subject for name in ("entra", "google")}
    assert subjects == {"entra:taro", "google:taro"}


def test_with_several_providers_a_rule_that_names_none_is_refused_in_words(file, configured):
    configured("entra", "google")
    with pytest.raises(roles.RolesUnreadable, match="1番目の.*provider がありません.*2つ（entra・google）"):
        person(provider="entra", email="hanako@example.jp")


@pytest.mark.parametrize("names", [(), ("entra",)])
def test_with_one_provider_nothing_is_to_be_said(file, configured, names):
    configured(*names)
    hanako = person(provider=(*names, "default")[0], email="hanako@example.jp", sub="hanako")
    assert (hanako.role, hanako.subject) == (Role.EDITOR, "hanako")


def test_the_providers_are_those_of_the_secrets_and_not_their_options(monkeypatch):
    own = {"client_id": "x", "client_kwargs": {"prompt": "login"}, "cookie_secret": "z"}
    section = own | {"entra": {"client_id": "y"}}
    monkeypatch.setattr(providers, "get_secrets_auth_section", lambda: section)
    assert providers.names() == ("default", "entra")
    monkeypatch.setattr(providers, "get_secrets_auth_section", dict)
    assert providers.names() == ()


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
    write(file, FILE.replace("sub-of-taro", "somebody-else"))
    assert person(sub="sub-of-taro") is None


def test_the_log_says_once_why_a_file_is_refused(file, configured, caplog):
    configured("entra", "google")
    for _ in range(3):
        with pytest.raises(roles.RolesUnreadable):
            person()
    (told,) = caplog.records
    assert "1番目の [[person]]: provider がありません" in told.getMessage()


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
        ("[[person]]\naccount = 'x'\nrole = 'admin'\nprovider = 'other'\n", "プロバイダー「other」は分かりません"),
        ("[[person]]\naccount = 'x'\nrole = 'admin'\nprovider = ['entra']\n", "プロバイダー「.*」は分かりません。設定され"),
        ("[[provider]]\nname = 'other'\ntrusts_unverified_email = true\n", "プロバイダー「other」は分かりません"),
        ("[[provider]]\nname = 'entra'\n", "trusts_unverified_email がありません"),
        ("[[provider]]\nname = 'entra'\ntrusts_unverified_email = 'yes'\n", "true か false"),
        ("[[provider]]\nname = 'entra'\ntrusts_unverified_email = true\nrole = 'admin'\n", "role は分かりません"),
    ],
)
def test_an_unclear_file_gives_nobody_anything_and_says_where(file, configured, content, said):
    configured("entra")
    write(file, content)
    with pytest.raises(roles.RolesUnreadable, match=said):
        person(email="hanako@example.jp")


def test_the_right_to_plans_is_the_highest_that_any_entry_gives_in_the_cities_of_those(file):
    write(
        file,
        "[[person]]\naccount = 's'\nrole = 'approver'\ncities = ['choshi']\n"
        "[[person]]\naccount = 's'\nrole = 'viewer'\ncities = ['togane']\nplans = 'approve'\n"
        "[[claim]]\nname = 'groups'\nvalue = 'dx'\nrole = 'viewer'\ncities = ['kaku']\nplans = 'bring'\n"
        "[[claim]]\nname = 'groups'\nvalue = 'all'\nrole = 'viewer'\nplans = 'approve'\n",
    )
    alone = person()
    assert (alone.role, alone.cities, alone.plans, alone.plan_cities) == (
        Role.APPROVER, {"choshi"}, PlanRight.APPROVE, {"togane"},
    )  # fmt: skip
    assert person(groups=["dx"]).plan_cities == {"togane"}
    assert person(groups=["all"]).plan_cities is None
    assert (person(sub="t", groups=["dx"]).plans, person(sub="t", groups=["dx"]).plan_cities) == (
        PlanRight.BRING, {"kaku"},
    )  # fmt: skip


def test_a_right_to_plans_that_is_none_is_refused_in_words(file):
    write(file, "[[person]]\naccount = 's'\nrole = 'viewer'\nplans = 'all'\n")
    with pytest.raises(roles.RolesUnreadable, match="plans「all」は分かりません。bring・approve のどれか"):
        person()
