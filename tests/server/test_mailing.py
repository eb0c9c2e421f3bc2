"""The nightly mails of reminders, taken by a real mail server on loopback: what they say, when none is sent."""

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from access import reminding, served, settings
from server import mailing
from tests.served import serve

TODAY = date(2026, 12, 1)
KIKAKU, ALL = "kikaku@city.example.jp", "dx@city.example.jp"
PASSWORD = "secret-7"


class Taken:
    """What the server took: its mails, how they came and who signed in."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[list[str]] = []
        self.was_secured: list[bool] = []
        self.users: list[str] = []
        self.refuses = ""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _: list[str]) -> str:
        if to == self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.to.append(list(envelope.rcpt_tos))
        self.was_secured.append(session.ssl is not None)
        return "250 taken"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key, in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    (folder / "trusted.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder


Configure = Callable[..., None]


@pytest.fixture
def configure(real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Name a mail server and whom it may write to; a database of its own."""
    own = tmp_path / "own.duckdb"
    own.write_bytes(real_database.read_bytes())
    serve(monkeypatch, own)
    monkeypatch.setattr("domain.clock.today", lambda: TODAY)
    entries = (
        f'[[recipient]]\nto = "{KIKAKU}"\ncity = "choshi"\ndepartments = ["秘書広報課"]\n',
        f'[[recipient]]\nto = "{ALL}"\ncity = "togane"\nevery = 1\ndays = 366\n',
    )
    (tmp_path / "reminders.toml").write_text("".join(entries), "utf-8")

    def named(port: int, **more: str) -> None:
        said = {"SERVER": f"localhost:{port}", "FROM": "dx-bot@city.example.jp", "SECURITY": "none", **more}
        for name, value in said.items():
            monkeypatch.setenv(f"DX_MAIL_{name}", value)
        monkeypatch.setenv("DX_MAIL_RECIPIENTS", str(tmp_path / "reminders.toml"))
        monkeypatch.setenv("DX_ADDRESS", "https://dx.city.example.jp/")

    return named


@contextmanager
def listening(taken: Taken, **more: object) -> Iterator[int]:
    """Take mails on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(taken, hostname="127.0.0.1", port=port, **more)  # type: ignore[arg-type]
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_each_address_gets_its_reminders_once_a_day_and_again_when_its_days_have_passed(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Taken()
    with listening(taken) as port:
        configure(port)
        assert mailing.send_now() == [] and taken.to == [[KIKAKU], [ALL]]
        assert mailing.send_now() == [] and len(taken.mails) == 2
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=1))
        assert mailing.send_now() == [] and taken.to[2:] == [[ALL]]  # the other one is written to every week
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=7))
        assert mailing.send_now() == [] and taken.to[3:] == [[KIKAKU], [ALL]]
    first, second = taken.mails[:2]
    assert str(first["Subject"]) == "DX計画の実績の報告のお願い（秘書広報課・銚子市）"
    assert (str(first["From"]), str(first["To"]), str(first["Auto-Submitted"])) == (
        "dx-bot@city.example.jp", KIKAKU, "auto-generated",
    )  # fmt: skip
    text = first.get_content()
    assert text.startswith("秘書広報課　ご担当者様\n") and "友だち登録数" in text and "東金市" not in text
    assert "https://dx.city.example.jp/upload?city=choshi&way=one&kpi=choshi-2-1-line-friends&fy=" in text
    assert "366日以内" in second.get_content() and "銚子市" not in second.get_content()
    assert len({str(mail["Message-ID"]) for mail in taken.mails}) == len(taken.mails)


def test_a_mail_that_fails_keeps_no_other_from_its_way_is_logged_and_tried_again_on_the_next_day(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    taken = Taken()
    taken.refuses = KIKAKU
    with listening(taken) as port:
        configure(port)
        (told,) = mailing.send_now()
        assert told == f"{KIKAKU} へのお知らせを送れませんでした。メールサーバーの答え：550 no such mailbox"
        assert told in caplog.text
        assert taken.to == [[ALL]]
        taken.refuses = ""
        assert mailing.send_now() == [] and taken.to == [[ALL]]  # on the same day nobody is tried twice
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=1))
        assert mailing.send_now() == [] and taken.to[1:] == [[KIKAKU], [ALL]]


def test_a_server_that_is_away_is_said(configure: Configure) -> None:
    with listening(Taken()) as port:
        configure(port)
    assert len(mailing.send_now()) == 2


def test_the_way_to_the_server_is_closed_to_others_and_opened_by_a_password(
    configure: Configure, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Taken()
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate / "both.pem")

    def signs_in(_server: object, _session: object, _envelope: object, _mechanism: object, said: object) -> AuthResult:
        assert isinstance(said, LoginPassword)
        taken.users.append(said.login.decode())
        return AuthResult(success=said.password == PASSWORD.encode(), handled=False)

    asked = {"auth_required": True, "authenticator": signs_in}
    with listening(taken, tls_context=serving, require_starttls=True, **asked) as port:
        configure(port, SECURITY="starttls", USER="dx-bot", PASSWORD=PASSWORD)
        assert all("CERTIFICATE_VERIFY_FAILED" in told for told in mailing.send_now()) and not taken.mails
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "trusted.pem"))
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=1))
        assert mailing.send_now() == [] and taken.was_secured == [True, True] and set(taken.users) == {"dx-bot"}
        monkeypatch.setenv("DX_MAIL_PASSWORD", "wrong")
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=9))
        assert all("メールサーバーの答え：535" in told for told in mailing.send_now()) and len(taken.mails) == 2
    with listening(taken, ssl_context=serving) as port:
        configure(port, SECURITY="tls")
        monkeypatch.delenv("DX_MAIL_USER")
        monkeypatch.setattr("domain.clock.today", lambda: TODAY + timedelta(days=20))
        assert mailing.send_now() == [] and len(taken.mails) == 4


def test_none_is_sent_unless_a_server_is_named_nor_of_fictitious_actuals(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Taken()
    with listening(taken) as port:
        configure(port)
        monkeypatch.delenv("DX_MAIL_SERVER")
        assert settings.read().mail is None and mailing.send_now() == []
        configure(port)
        monkeypatch.setattr(served, "practice_day", lambda: TODAY)
        assert mailing.send_now() == []
    assert not taken.mails


def test_an_address_with_two_entries_gets_one_mail_and_one_with_nothing_to_tell_none(
    configure: Configure, tmp_path: Path
) -> None:
    named = ((KIKAKU, "秘書広報課"), (KIKAKU.upper(), "情報政策室"), (ALL, "どこにもない課"))
    entries = "".join(
        f'[[recipient]]\nto = "{to}"\ncity = "choshi"\ndepartments = ["{whose}"]\n' for to, whose in named
    )
    taken = Taken()
    with listening(taken) as port:
        configure(port)
        (tmp_path / "reminders.toml").write_text(entries, "utf-8")
        assert mailing.send_now() == []
    assert taken.to == [[KIKAKU]]
    (mail,) = taken.mails
    parts = mail.get_content().split("　ご担当者様")
    assert len(parts) == 3 and parts[0] == "秘書広報課" and parts[1].endswith("情報政策室")
    assert str(mail["Subject"]) == "DX計画の実績の報告のお願い（秘書広報課・銚子市） ほか1件"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[[recipient]]\nto = 'a b'\ncity = 'choshi'", "to には、一つのメールアドレス"),
        ("[[recipient]]\nto = 'a@b\\nBcc: c@d'\ncity = 'choshi'", "to には、一つのメールアドレス"),
        ("[[recipient]]\nto = 'a@b.jp'", "city がありません"),
        ("[[recipient]]\nto = 'a@b.jp'\ncity = 'choshi'\ndepartments = '企画課'", "departments には"),
        ("[[recipient]]\nto = 'a@b.jp'\ncity = 'choshi'\nevery = 0", "every は 1 から"),
        ("[[recipient]]\nto = 'a@b.jp'\ncity = 'choshi'\ndays = true", "days は 1 から"),
        ("[[recipient]]\nto = 'a@b.jp'\ncity = 'choshi'\nday = 3", "「day」は分かりません"),
        ("[[recipients]]\nto = 'a@b.jp'", "[[recipient]] だけを書きます"),
        ("recipient = 1", "[[recipient]] だけを書きます"),
        ("[[", "読めません"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    (tmp_path / "r.toml").write_text(written, "utf-8")
    monkeypatch.setenv("DX_MAIL_RECIPIENTS", str(tmp_path / "r.toml"))
    with pytest.raises(reminding.RecipientsUnreadable, match=told.replace("[", r"\[")):
        reminding.recipients()
    monkeypatch.setenv("DX_MAIL_RECIPIENTS", str(tmp_path / "nowhere.toml"))
    with pytest.raises(reminding.RecipientsUnreadable, match="がありません"):
        reminding.recipients()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DX_MAIL_SERVER", "smtp.example.jp", "ポートとともに"),
        ("DX_MAIL_FROM", "", "差出人"),
        ("DX_MAIL_SECURITY", "ssl", "starttls・tls・none"),
        ("DX_MAIL_USER", "dx-bot", "パスワードを送れません"),
        ("DX_MAIL_PASSWORD", "ひみつ", "英数字と記号"),
        ("DX_ADDRESS", "dx.city.example.jp", "https://"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    configure(25)
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=told):
        settings.read()


def test_a_password_is_in_no_text_of_the_settings(configure: Configure) -> None:
    configure(587, SECURITY="tls", USER="dx-bot", PASSWORD=PASSWORD)
    assert PASSWORD not in repr(settings.read())
