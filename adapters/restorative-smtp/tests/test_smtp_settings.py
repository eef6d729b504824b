"""The URL of a mail server: what it may say, and what it may never hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Misconfigured
from restorative_smtp.sending import open_smtp
from restorative_smtp.server import Tls, server

FROM = "from=rj@county.example"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        (f"smtp://mail.county.example?{FROM}", "mail.county.example", 587, Tls.STARTTLS),
        (f"SMTP://mail.county.example:2525/?{FROM}", "mail.county.example", 2525, Tls.STARTTLS),
        (f"smtp://mail.county.example?{FROM}&tls=none", "mail.county.example", 25, Tls.NONE),
        (f"smtps://mail.county.example?{FROM}", "mail.county.example", 465, Tls.IMPLICIT),
        (f"smtp://localhost?{FROM}", "localhost", 25, Tls.NONE),
        (f"smtp://127.0.0.2:2525?{FROM}", "127.0.0.2", 2525, Tls.NONE),
        (f"smtp://[::1]?{FROM}", "::1", 25, Tls.NONE),
        (f"smtp://localhost?{FROM}&tls=starttls", "localhost", 587, Tls.STARTTLS),
        (f"smtp://localhost.county.example?{FROM}", "localhost.county.example", 587, Tls.STARTTLS),
        (f"smtp://10.0.0.1?{FROM}", "10.0.0.1", 587, Tls.STARTTLS),
    ],
)
def test_tls_is_required_but_on_this_machine(url: str, host: str, port: int, tls: Tls) -> None:
    """Only what never leaves the machine is plain without saying so; the usual port follows from that."""
    found = server(url)

    assert (found.host, found.port, found.tls) == (host, port, tls)


def test_all_settings_are_read() -> None:
    """Each setting of the table in the README has its effect; a plus is a plus."""
    found = server(
        "smtp://rj%40county@mail.county.example?from=rj+out@county.example&from_name=County%20RJ"
        "&password_env=RJ_SMTP&timeout=7.5&cafile=/etc/county.pem"
    )

    assert found.user == "rj@county"
    assert found.sender.address.spec == "rj+out@county.example"
    assert found.sender.name == "County RJ"
    assert found.secret is not None
    assert found.secret.variable == "RJ_SMTP"
    assert found.timeout == 7.5
    assert found.cafile == "/etc/county.pem"
    assert "rj@county" not in repr(found)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("smtp://mail.county.example", "has no from=. Add from="),
        ("smtp:mail.county.example", "does not name a mail server. Write it like smtp://"),
        (f"smtp://?{FROM}", "does not name a mail server"),
        (f"smtp://mail.county.example/inbox?{FROM}", "does not name a mail server"),
        (f"smtp://mail.county.example:smtp?{FROM}", "does not name a mail server"),
        (f"smtp://mail.county.example:0?{FROM}", "The port in the channel's URL is none"),
        (f"smtp://mail.county.example:70000?{FROM}", "The port in the channel's URL is none"),
        (f"smtp://mail.county.example?{FROM}&tsl=none", "a setting 'tsl'. Known here: cafile, from, "),
        (f"smtp://mail.county.example?{FROM}&a b=1", "has a space or a control character"),
        (f"smtp://mail.county.example?{FROM}&a.b=1", "a setting that is none"),
        (f"smtps://mail.county.example?{FROM}&tls=none", "a setting 'tls'"),
        (f"smtp://mail.county.example?{FROM}&{FROM}", "the setting 'from' twice"),
        (f"smtp://mail.county.example?{FROM}&tls=", "the setting 'tls' without a value"),
        (f"smtp://mail.county.example?{FROM}&tls=maybe", "neither starttls nor none"),
        (f"smtp://mail.county.example?{FROM}&timeout=0", "no number of seconds"),
        (f"smtp://mail.county.example?{FROM}&timeout=nan", "no number of seconds"),
        (f"smtp://mail.county.example?{FROM}&timeout=601", "no number of seconds"),
        (f"smtp://mail.county.example?{FROM}&from_name=a%0d%0ab", "an escape that is no readable text"),
        (f"smtp://mail.county.example?{FROM}#top", "has a # in it"),
        ("smtp://mail.county.example?from=a@x.example,b@x.example", "The address in from= is not exactly one"),
        ("smtp://mail.county.example?from=siân@x.example", "The address in from= has letters outside ASCII"),
        (f"smtp://rj@mail.county.example?{FROM}", "half of a login. Add password_env=NAME or password_file=PATH"),
        (f"smtp://mail.county.example?{FROM}&password_env=RJ", "half of a login. Add a user before the host"),
        (f"smtp://rj@mail.county.example?{FROM}&password_env=RJ&password_file=x", "both password_env and"),
        (f"smtp://rj@mail.county.example?{FROM}&password_env=RJ&tls=none", "a password in the clear"),
        (f"smtp://r%C3%A2@mail.county.example?{FROM}&password_env=RJ", "letters outside ASCII"),
    ],
)
def test_a_fault_in_a_url_is_one_sentence(url: str, says: str) -> None:
    """Each fault says what is wrong and what to write, and repeats nothing of the URL but a setting's name."""
    with pytest.raises(Misconfigured) as caught:
        server(url)

    assert says in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"smtp://rj:hunter2@mail.county.example?{FROM}",
        f"smtp://rj:@mail.county.example?{FROM}",
        f"smtp://rj:hunter2@mail.county.example?{FROM}&password_env=RJ",
        f"smtp://rj@mail.county.example?{FROM}&password=hunter2",
    ],
)
def test_a_password_never_stands_in_a_url(url: str) -> None:
    """A password in a URL is refused, and the message says where it goes instead."""
    with pytest.raises(
        Misconfigured, match=r"say password_env=NAME, or into a file and say password_file=PATH\.$"
    ) as it:
        server(url)

    assert "hunter2" not in str(it.value)


@given(st.text(alphabet="abc:/?#@=&% [].\n", max_size=12), st.booleans())
def test_only_the_documented_error_escapes(junk: str, with_host: bool) -> None:
    """Whatever is written into a URL, it is read or refused as a setting, and a password is not told."""
    url = f"smtp://rj:Zq7{junk}Zq7@mail.county.example?{FROM}" if with_host else f"smtp://{junk}?{FROM}"
    refused: list[Misconfigured] = []
    try:
        server(url)
    except Misconfigured as error:
        refused.append(error)

    assert refused or not with_host
    assert all("Zq7" not in str(error) and error.__cause__ is None for error in refused)


def test_a_password_has_to_be_there_when_the_channel_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable or a file that holds no password is told at once, and never what it holds."""
    monkeypatch.delenv("RJ_SMTP", raising=False)
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "welsh").write_text("tŷ-dwr")
    begin = f"smtp://rj@mail.county.example?{FROM}"

    for where, says in {
        "password_env=RJ_SMTP": "The environment variable RJ_SMTP holds no password",
        f"password_file={tmp_path}/absent": "holds no password that can be read",
        f"password_file={tmp_path}/empty": "holds no password that can be read",
        f"password_file={tmp_path}/welsh": "characters that mail servers cannot take",
    }.items():
        with pytest.raises(Misconfigured, match=says):
            open_smtp(f"{begin}&{where}")


def test_certificates_have_to_be_there_when_the_channel_opens(tmp_path: Path) -> None:
    """A cafile that is missing, or holds no certificate, is told at once."""
    (tmp_path / "junk").write_text("junk")

    for file in ("absent", "junk"):
        with pytest.raises(Misconfigured, match="holds no certificates"):
            open_smtp(f"smtp://mail.county.example?{FROM}&cafile={tmp_path}/{file}")
