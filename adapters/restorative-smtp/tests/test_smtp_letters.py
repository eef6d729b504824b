"""A letter becomes one e-mail to one person, whatever stands in it, or none."""

import email.policy
import re
from datetime import UTC, datetime
from email.parser import BytesParser, Parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import ChannelFailed, Misconfigured
from restorative_core.ports import Letter
from restorative_smtp.addresses import NoAddress, address
from restorative_smtp.mail import mail, usable, word
from restorative_smtp.urls import Sender

SENDER = Sender(address("rj@county.example"), "County RJ")
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip


def letter(to: str = "jo@people.example", subject: str = "Hello", body: str = "Hello", **more: str) -> Letter:
    """A letter."""
    return Letter(**{"to": to, "subject": subject, "body": body, "id": "message-k3q9", **more})


def lines(text: str) -> list[str]:
    """The lines of *text*, however they end."""
    return re.split(r"\r\n|\r|\n", re.sub(r"(\r\n|\r|\n)\Z", "", text))


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("jo@people.example", "jo@people.example"),
        ("o'neil+rj@People.Example", "o'neil+rj@people.example"),
        ("root@localhost", "root@localhost"),
        ("siân@people.example", "siân@people.example"),
        ("jo@exämple.org", "jo@xn--exmple-cua.org"),
        ("jo@XN--exmple-CUA.org", "jo@xn--exmple-cua.org"),
    ],
)
def test_one_plain_address_is_taken(text: str, spec: str) -> None:
    """An address keeps what stands before its `@`; its domain is in ASCII."""
    assert address(text).spec == spec


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "jo", "jo@", "@people.example", "jo@people.example,al@people.example",
        "jo@people.example al@people.example", "jo@people.example;al@people.example", "Jo <jo@people.example>",
        "jo@people.example\n", "jo\r\n@people.example", "jo@people.example\x00", "a@b@people.example",
        '"jo al"@people.example', "jo(al)@people.example", "jo..al@people.example", ".jo@people.example",
        "jo@[127.0.0.1]", "jo@-people.example", "jo@people..example", "jo@people.example.", "jo@peo_ple.example",
        "jo@straße.example", "jo@people\u3002example", "jo\u200b@people.example", "jo\u00a0@people.example",
        "jo\ud800@people.example", f"{'j' * 65}@people.example", f"jo@{'p' * 64}.example",
        f"jo@{'people.' * 40}example",
    ],
)  # fmt: skip
def test_anything_else_is_no_address(text: str) -> None:
    """Several addresses, names, comments and look-alikes are refused, and never repeated."""
    with pytest.raises(NoAddress) as caught:
        address(text)

    assert "people" not in str(caught.value)
    with pytest.raises(ChannelFailed, match=r"^Letter message-k3q9 cannot go by e-mail: ") as failed:
        mail(letter(to=text), SENDER)
    assert failed.value.permanent
    assert "people" not in str(failed.value)
    assert failed.value.__context__ is None


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "a\x1bb", "a\ud800b"]
)
def test_a_subject_is_one_line(subject: str) -> None:
    """A subject with a line end or a control character is refused for good."""
    with pytest.raises(ChannelFailed) as caught:
        mail(letter(subject=subject), SENDER)

    assert caught.value.permanent


@pytest.mark.parametrize("text", ["=?utf-8?q?Hi=0ABcc=3Ax=40y=2Eexample?=", "=?utf-8?b?SGkKQmNjOiB4QHkuZXhhbXBsZQ==?="])
def test_an_encoded_word_smuggles_nothing_in(text: str) -> None:
    """Text that reads as an encoded word would be decoded on the way, line ends and all: it is refused."""
    for hostile in (letter(subject=text), letter(subject=f"Hello {text} there")):
        with pytest.raises(ChannelFailed, match="would not be read as it is written"):
            mail(hostile, SENDER)
    with pytest.raises(Misconfigured, match="The name in from_name= cannot be written"):
        usable(Sender(SENDER.address, text))


@pytest.mark.parametrize("language", ["en\r\nBcc: x@y.example", "", "en_GB", "e n"])
def test_a_language_is_a_tag(language: str) -> None:
    """A language that is no tag is refused: it would be a header."""
    with pytest.raises(ChannelFailed, match="its language is no language tag"):
        mail(letter(language=language), SENDER)


def test_text_that_is_not_unicode_is_refused() -> None:
    """Half a character cannot be sent, and the error holds nothing of the text."""
    with pytest.raises(ChannelFailed) as caught:
        mail(letter(body="secret\ud800"), SENDER)

    assert caught.value.permanent
    assert caught.value.__context__ is None


@given(
    st.text() | st.text(alphabet="=?utf-8qbQB_ 0AD\n:,<>@a."),
    st.text(),
    st.sampled_from(["jo@people.example", "siân@people.example"]),
)
def test_a_letter_reads_back_or_is_refused(subject: str, body: str, to: str) -> None:
    """Whatever stands in a letter: one recipient, ten headers, the same text; or a refusal, and never another error."""
    try:
        made = mail(letter(to, subject, body), SENDER)
    except ChannelFailed:
        return
    message = BytesParser(policy=email.policy.default).parsebytes(made.content)

    assert set(message) == HEADERS
    assert len(message) == len(HEADERS)
    assert lines(message.get_content()) == lines(body)
    assert b"\n" not in made.content.replace(b"\r\n", b"")
    assert max(map(len, made.content.splitlines())) < 998


@given(
    st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S"], include_characters=" ")),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["jo@people.example", "siân@people.example", f"{'j' * 64}@{'people.' * 20}example"]),
    st.sampled_from(["m-1", "m" * 100, "../odd"]),
)
def test_an_ordinary_letter_is_never_refused(subject: str, body: str, to: str, word: str) -> None:
    """Every script, every text, every length arrives, unless the subject reads as an encoded word."""
    if "=?" not in subject:
        made = mail(letter(to, subject, body, id=word), SENDER)
        message = Parser(policy=email.policy.default).parsestr(made.content.decode())

        assert "".join(str(message["Subject"]).split()) == "".join(subject.split())
        assert lines(message.get_content()) == lines(body)


def test_the_same_letter_at_the_same_moment_is_the_same_bytes() -> None:
    """The message's id comes from the letter's, so that a receiver knows it again; only the date moves."""
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    first, second = mail(letter(), SENDER, at=at), mail(letter(), SENDER, at=at)

    assert first == second
    assert b"Message-ID: <message-k3q9@county.example>\r\n" in first.content
    assert b"Date: Mon, 04 May 2026 12:00:00 +0000\r\n" in first.content


@pytest.mark.parametrize("odd", ["../../etc/passwd", "a b", "a\r\nBcc: x", "", ".hidden", "é", "x" * 101, "\ud800"])
def test_an_odd_id_becomes_a_digest(odd: str) -> None:
    """An id that is no plain word never reaches a header or a file name; the same id still gives the same word."""
    made = word(letter(id=odd))

    assert made == word(letter(id=odd))
    assert made.replace("-", "").isalnum()
    assert made.isascii()


def test_nothing_personal_stands_in_a_repr() -> None:
    """An address and a message are not shown when a value is printed."""
    made = mail(letter(body="my secret"), SENDER)

    assert "jo" not in repr(made)
    assert "secret" not in repr(made)
    assert "rj" not in repr(SENDER).replace("restorative", "")
