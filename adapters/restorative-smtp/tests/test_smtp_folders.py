"""Letters left in a folder: whole, ours alone to read, and named after nobody."""

import email.policy
import mailbox
import stat
from email.parser import BytesParser
from pathlib import Path

import pytest

from restorative_core import plugins
from restorative_core.errors import ChannelFailed, Misconfigured
from restorative_core.ports import Letter
from restorative_smtp.folders import open_eml, open_maildir

LETTER = Letter(to="siân.price@people.example", subject="Sgwrs ☕ dŵr", body="Prynhawn da,\nSiân", id="message-k3q9")


def mode(path: Path) -> int:
    """The permissions of *path*."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("form", ["eml://{}", "eml:{}", "EML://{}/"])
def test_an_eml_file_parses_back(tmp_path: Path, form: str) -> None:
    """One letter is one file, named by the letter's id, that any mail program reads."""
    folder = tmp_path / "a" / "outgoing"
    open_eml(form.format(folder) + "?from=rj@county.example&from_name=County%20RJ").send(LETTER)

    (file,) = folder.iterdir()
    message = BytesParser(policy=email.policy.default).parsebytes(file.read_bytes())
    assert file.name == "message-k3q9.eml"
    assert (mode(folder), mode(file)) == (0o700, 0o600)
    assert str(message["From"]) == "County RJ <rj@county.example>"
    assert message["Subject"] == LETTER.subject
    assert message.get_content().splitlines() == LETTER.body.splitlines()
    assert "siân.price@people.example".encode() in file.read_bytes()


def test_the_same_letter_is_the_same_file(tmp_path: Path) -> None:
    """A letter that is sent again replaces itself, and leaves nothing else behind."""
    channel = open_eml(f"eml://{tmp_path}")
    channel.send(LETTER)
    channel.send(LETTER)
    channel.close()
    channel.close()

    assert [file.name for file in tmp_path.iterdir()] == ["message-k3q9.eml"]


def test_a_sender_is_not_needed_in_a_folder(tmp_path: Path) -> None:
    """Without `from`, the sender is an address that can never exist."""
    open_eml(f"eml://{tmp_path}").send(LETTER)

    assert b"From: nobody@restorative.invalid\r\n" in (tmp_path / "message-k3q9.eml").read_bytes()


def test_a_maildir_is_read_by_the_standard_library(tmp_path: Path) -> None:
    """A letter appears once, whole, in `new`; files and folders are ours alone."""
    folder = tmp_path / "mail"
    channel = open_maildir(f"maildir://{folder}?from=rj@county.example")
    channel.send(LETTER)
    channel.send(LETTER)

    (message,) = mailbox.Maildir(folder, create=False)
    assert message["Message-ID"] == "<message-k3q9@county.example>"
    (file,) = (folder / "new").iterdir()
    assert mode(file) == 0o600
    assert b"\r" not in file.read_bytes()
    assert {mode(part) for part in (folder, folder / "new", folder / "cur", folder / "tmp")} == {0o700}
    assert list((folder / "tmp").iterdir()) == []


def test_a_folder_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    """Who made the folder chose who may look into it; the files stay ours."""
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o750)
    open_eml(f"eml://{folder}").send(LETTER)

    assert mode(folder) == 0o750
    assert mode(folder / "message-k3q9.eml") == 0o600


def test_an_odd_id_stays_in_the_folder(tmp_path: Path) -> None:
    """An id is never a path."""
    open_eml(f"eml://{tmp_path}/out").send(Letter(to="jo@people.example", subject="", body="", id="../../escaped"))

    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    (file,) = (tmp_path / "out").iterdir()
    assert file.name.startswith("letter-")


def test_a_folder_that_has_gone_can_come_back(tmp_path: Path) -> None:
    """A letter that cannot be written waits; the error tells the folder and nothing personal."""
    folder = tmp_path / "out"
    channel = open_eml(f"eml://{folder}")
    folder.rmdir()

    with pytest.raises(ChannelFailed, match="message-k3q9 was not left in ") as caught:
        channel.send(LETTER)

    assert not caught.value.permanent
    assert "price" not in f"{caught.value} {caught.value.__context__} {channel!r}"


def test_a_letter_that_can_be_no_email_is_refused_here_too(tmp_path: Path) -> None:
    """A folder takes what a mail server would take, and nothing else."""
    with pytest.raises(ChannelFailed) as caught:
        open_eml(f"eml://{tmp_path}").send(Letter(to="a@b.example, c@d.example", subject="", body="", id="m-1"))

    assert caught.value.permanent
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("eml:", "names no folder"),
        ("eml://", "names no folder"),
        ("eml://outgoing", "names a host before the folder"),
        ("maildir:///srv/x?form=a", "a setting 'form'. Known here: from, from_name."),
        ("eml:/srv/x?from=nobody", "The address in from= is not exactly one plain e-mail address."),
        ("eml:/srv/x?from_name=RJ", "from_name= without from="),
        ("eml:/srv/x%00y", "an escape that is no readable text"),
        ("eml:/srv/x%ff", "an escape that is no readable text"),
        ("eml:/dev/null/x", "cannot be made: Not a directory"),
        ("eml:/dev/null", "cannot be made: File exists"),
    ],
)
def test_a_url_that_names_no_folder_is_told(url: str, says: str) -> None:
    """Each fault in a URL is one sentence and what to write instead."""
    with pytest.raises(Misconfigured) as caught:
        (open_maildir if url.startswith("maildir") else open_eml)(url)

    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["smtp", "smtps", "maildir", "eml"])
def test_every_channel_is_found_by_its_name(name: str) -> None:
    """The adapter is installed, sound, and says that its letters arrive by e-mail."""
    (found,) = [one for one in plugins.adapters() if (one.kind, one.name) == ("channel", name)]

    assert found.problem == ""
    assert found.distribution == "restorative-smtp"
    assert found.capabilities == ("email",)
