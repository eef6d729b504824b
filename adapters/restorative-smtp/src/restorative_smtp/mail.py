"""A letter as an e-mail, in bytes that were read back before anybody gets them."""

import email.policy
import hashlib
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.parser import Parser
from email.utils import format_datetime

from attrs import field, frozen

from restorative_core.errors import ChannelFailed, Misconfigured
from restorative_core.ports import Letter
from restorative_smtp.addresses import Address, NoAddress, address, is_one_line
from restorative_smtp.urls import Sender

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8}")


@frozen
class Mail:
    """An e-mail, ready to go.

    Attributes:
        to: The one address it goes to.
        content: The message, its lines ended as SMTP wants them.
    """

    to: Address
    content: bytes = field(repr=False)


def word(letter: Letter) -> str:
    """The letter's id as a word that is safe in a file name and in a header; an odd id becomes its digest."""
    if _WORD.fullmatch(letter.id):
        return letter.id
    return f"letter-{hashlib.sha256(letter.id.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def mail(letter: Letter, sender: Sender, *, at: datetime | None = None) -> Mail:
    """*letter* from *sender*, dated *at*, a moment with time zone, or now.

    Raises:
        ChannelFailed: It cannot be an e-mail, and never will.
    """
    to = _recipient(letter)
    if not is_one_line(letter.subject):
        raise _never(letter, "its subject has a line end or a control character")
    if _LANGUAGE.fullmatch(letter.language) is None:
        raise _never(letter, "its language is no language tag")
    headers = {
        "From": Mailbox(sender.name, sender.address.local, sender.address.domain),
        "To": Mailbox(username=to.local, domain=to.domain),
        "Subject": letter.subject,
        "Date": format_datetime(at or datetime.now(UTC)),
        "Message-ID": f"<{word(letter)}@{sender.address.domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    content = b""
    with suppress(MessageError, ValueError, LookupError):  # what the standard library raises over text it cannot write
        written = _written(letter, headers, international=to.international)
        content = written if _reads_back(written, letter, sender, to) else b""
    if not content:
        raise _never(letter, "it would not be read as it is written")
    return Mail(to, content)


def usable(sender: Sender) -> Sender:
    """*sender*, from whom letters can be written.

    Raises:
        Misconfigured: They cannot. A fault of ours is found before the first letter, and never laid on one.
    """
    trial = Letter(to=sender.address.spec, subject="", body="", id="trial")
    with suppress(ChannelFailed):
        mail(trial, sender)
        return sender
    raise Misconfigured("The name in from_name= cannot be written in a letter. Write plain words.")


def _recipient(letter: Letter) -> Address:
    problem = ""
    try:
        return address(letter.to)
    except NoAddress as error:
        problem = str(error)
    raise _never(letter, f"what it is addressed to {problem}")


def _written(letter: Letter, headers: dict[str, object], *, international: bool) -> bytes:
    """The bytes of the message."""
    # Headers are ASCII wherever they can be. An address outside ASCII can not.
    message = EmailMessage(policy=email.policy.SMTPUTF8 if international else email.policy.SMTP)
    # Never eight bits, so that every server takes it.
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    for name, value in headers.items():
        message[name] = value
    return message.as_bytes()


def _reads_back(content: bytes, letter: Letter, sender: Sender, to: Address) -> bool:
    """Whether *content* has the headers that were written and no others, and is about this letter.

    Some Python versions decode an encoded word in a header before writing it, line ends included
    (CVE-2024-6923), which makes more headers of one. Whatever else is wrong of that sort, this finds it.
    """
    read = Parser(policy=email.policy.default).parsestr(content.decode("utf-8"))
    expected = [
        "auto-submitted", "content-language", "content-transfer-encoding", "content-type", "date", "from",
        "message-id", "mime-version", "subject", "to",
    ]  # fmt: skip
    if sorted(name.lower() for name in read) != expected:
        return False
    (author,), (recipient,) = read["From"].addresses, read["To"].addresses
    return (
        (author.username, author.domain) == (sender.address.local, sender.address.domain)
        and (recipient.username, recipient.domain) == (to.local, to.domain)
        and _bare(author.display_name) == _bare(sender.name)
        and _bare(str(read["Subject"])) == _bare(letter.subject)
        and _lines(read.get_content()) == _lines(letter.body)
    )


def _lines(text: str) -> list[str]:
    """The lines of *text*, as e-mail counts them: whether the last one is ended makes no difference."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _bare(text: str) -> str:
    """*text* without spaces, which folding a header may move."""
    return "".join(text.split())


def _never(letter: Letter, why: str) -> ChannelFailed:
    return ChannelFailed(
        f"Letter {word(letter)} cannot go by e-mail: {why}. Correct it; sending it again as it is cannot help.",
        permanent=True,
    )
