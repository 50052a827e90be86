"""What starts and what is refused (T36)."""

import stat
from pathlib import Path

import pytest

from portal.settings import DEMO_LOGINS, SettingsRefused, from_environment, variables

STRONG = "b7Qd-9xYw_2kLmPz5RtVn8HsJc4GfXa1"


def _problems(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsRefused) as refused:
        from_environment(environ)
    return " ".join(refused.value.problems)


def test_without_any_variable_the_portal_is_for_this_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = from_environment({})
    assert (settings.listen, settings.port, settings.production) == ("127.0.0.1", 8000, False)
    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/portal.sqlite3"
    assert settings.address == "http://127.0.0.1:8000"
    assert not settings.cookie("session").startswith("__Host-")


def test_the_secret_key_is_drawn_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = from_environment({"PORTAL_HOME": str(tmp_path)})
    again = from_environment({"PORTAL_HOME": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 43
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_secrets_are_not_shown_where_settings_are_printed(tmp_path: Path) -> None:
    url = "postgresql://portal:hunter2@db/portal"
    settings = from_environment({"PORTAL_HOME": str(tmp_path), "SECRET_KEY": STRONG, "DATABASE_URL": url})
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert STRONG not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_production_is_accepted_when_nothing_is_amiss(tmp_path: Path) -> None:
    settings = from_environment({"PORTAL_HOME": str(tmp_path), "PUBLIC_URL": "https://service.example.go.th/"})
    assert settings.production
    assert settings.cookie("session") == "__Host-session"
    assert settings.address == "https://service.example.go.th"


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"PUBLIC_URL": "http://service.example.go.th"}, "write https://"),
        ({"PUBLIC_URL": "https://service.example.go.th/portal"}, "the host only"),
        ({"PORTAL_DEMO": "1"}, "demo people"),
        ({"PORTAL_DEBUG": "1"}, "PORTAL_DEBUG"),
        ({"SECRET_KEY": "change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
    ],
)
def test_production_refuses_to_start_with_a_plain_reason(tmp_path: Path, setting: dict[str, str], reason: str) -> None:
    sound = {"PORTAL_HOME": str(tmp_path), "PUBLIC_URL": "https://service.example.go.th"}
    assert reason in _problems(sound | setting)


def test_production_refuses_a_home_where_demo_people_live(tmp_path: Path) -> None:
    (tmp_path / DEMO_LOGINS).write_text("[]")
    assert "demo people" in _problems({"PORTAL_HOME": str(tmp_path), "PUBLIC_URL": "https://service.example.go.th"})


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    told = _problems({"PORTAL_HOME": str(tmp_path), "PORT": "๘๐๐๐", "PORTAL_THREADS": "0", "PORTAL_DEBUG": "perhaps"})
    assert all(name in told for name in ("PORT=", "PORTAL_THREADS=0", "PORTAL_DEBUG=perhaps"))


def test_without_https_other_machines_cannot_reach_it(tmp_path: Path) -> None:
    assert "loopback only" in _problems({"PORTAL_HOME": str(tmp_path), "LISTEN": "0.0.0.0"})


def test_every_variable_says_what_it_does() -> None:
    assert all(variables().values())
    assert {"PORTAL_HOME", "DATABASE_URL", "PUBLIC_URL", "PORT", "SECRET_KEY", "PORTAL_OFFICE"} <= set(variables())


MAIL = {"MAIL_HOST": "smtp.example.go.th", "MAIL_FROM": "no-reply@example.go.th"}
HOOK = {"WEBHOOK_URL": "https://bridge.example.go.th/hook?a=1", "WEBHOOK_SECRET": STRONG}


def test_notices_leave_by_what_is_set_and_by_nothing_else(tmp_path: Path) -> None:
    home = {"PORTAL_HOME": str(tmp_path)}
    told = [from_environment(home | more) for more in ({}, MAIL, HOOK, MAIL | HOOK)]
    assert [sorted(each.channels) for each in told] == [[], ["email"], ["chat"], ["chat", "email"]]
    assert (told[1].mail_port, told[1].mail_tls, told[2].chat_link) == (587, "starttls", "{code}")
    assert from_environment(home | MAIL | {"MAIL_TLS": "tls"}).mail_port == 465
    assert from_environment(home | MAIL | {"MAIL_HOST": "127.0.0.1", "MAIL_TLS": "off"}).channels
    assert from_environment(home | HOOK | {"WEBHOOK_URL": "http://127.0.0.1:9000/"}).channels
    secret = from_environment(home | MAIL | HOOK | {"MAIL_USER": "portal", "MAIL_PASSWORD": "hunter2"})
    assert "hunter2" not in repr(secret)
    assert STRONG not in repr(secret)


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"MAIL_FROM": "a@example.go.th"}, "without MAIL_HOST"),
        ({"MAIL_HOST": "smtp.example.go.th"}, "MAIL_FROM=: write the address alone"),
        (MAIL | {"MAIL_FROM": "Office <a@example.go.th>"}, "write the address alone"),
        (MAIL | {"MAIL_FROM": "a@example.go.th\nBcc: b@example.go.th"}, "write the address alone"),
        (MAIL | {"MAIL_TLS": "off"}, "without TLS mail goes to this machine only"),
        (MAIL | {"MAIL_TLS": "ssl"}, "write starttls, tls or off"),
        (MAIL | {"MAIL_PORT": "smtp"}, "MAIL_PORT=smtp"),
        ({"WEBHOOK_SECRET": STRONG}, "set both or none"),
        ({"WEBHOOK_URL": "https://bridge.example.go.th"}, "WEBHOOK_SECRET is a default or too short"),
        (HOOK | {"WEBHOOK_SECRET": "changeme" * 5}, "WEBHOOK_SECRET is a default or too short"),
        (HOOK | {"WEBHOOK_URL": "http://bridge.example.go.th"}, "write https://"),
        (HOOK | {"WEBHOOK_URL": "https://me:word@bridge.example.go.th"}, "write https://"),
        (HOOK | {"WEBHOOK_URL": "file:///etc/passwd"}, "write https://"),
        (HOOK | {"CHAT_LINK": "https://chat.example"}, "write {code} once"),
    ],
)
def test_a_half_set_or_unsafe_way_out_stops_the_start_and_names_no_secret(
    tmp_path: Path, setting: dict[str, str], reason: str
) -> None:
    problems = _problems({"PORTAL_HOME": str(tmp_path)} | setting)
    assert reason in problems
    assert STRONG not in problems
    assert "word" not in problems
