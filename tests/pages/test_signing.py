"""Whoever signs in without a role is told by what name the provider knows them; nobody else is."""

from pathlib import Path

import pytest

from access import person
from tests.pages.conftest import Open, text

SUB = "f1c2<b>-0042"


def signed_in(patch: pytest.MonkeyPatch, roles: Path, reading: str) -> None:
    """Let somebody have signed in, at a dashboard with this file of roles."""
    claims = {"sub": SUB, "name": "無役 四郎", "provider": "entra", "is_logged_in": True}
    patch.setenv("DX_ROLES", str(roles))
    patch.setenv("DX_READING", reading)
    for module in ("access.person", "ui.signing"):
        patch.setattr(f"{module}.is_sign_in_configured", lambda: True)
        patch.setattr(f"{module}.visit", lambda: person.Visit(claims, {}, {}))
    patch.setattr("access.providers.names", lambda: ("entra",))


@pytest.mark.parametrize("reading", ["public", "sign-in"])
def test_who_has_no_role_is_told_their_identifier(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reading: str
) -> None:
    signed_in(monkeypatch, tmp_path / "none.toml", reading)
    said = text(open_page("upload"))
    assert "<dt>運営者に伝える識別子（sub）</dt><dd>f1c2&lt;b&gt;-0042</dd>" in said
    assert "<dt>サインイン先</dt><dd>entra</dd>" in said
    assert ('href="/manual?part=department"' in said) is (reading == "public")


def test_who_has_a_role_is_not(open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    roles = tmp_path / "roles.toml"
    roles.write_text(f'[[person]]\naccount = "{SUB}"\nrole = "viewer"\n', "utf-8")
    signed_in(monkeypatch, roles, "public")
    said = text(open_page("upload"))
    assert "あなたの役割では、この操作はできません" in said and "識別子" not in said
