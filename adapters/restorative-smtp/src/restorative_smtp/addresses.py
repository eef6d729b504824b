"""One e-mail address, taken apart; anything that could be read as two is none."""

import re
import unicodedata

from attrs import field, frozen

_ATOM = r'[^\s\x00-\x20\x7f"(),:;<>@\[\\\].]+'
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST, _LONGEST_LOCAL = 254, 64  # octets, RFC 5321
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}
_UNSEEN = {*_BREAKING, "Cf", "Cn", "Co", "Zs"}


class NoAddress(ValueError):
    """This is not exactly one e-mail address. The message says why, and repeats nothing of it."""


@frozen
class Address:
    """An e-mail address.

    Attributes:
        local: What stands before the `@`.
        domain: The domain, in ASCII.
    """

    local: str = field(repr=False)
    domain: str = field(repr=False)

    @property
    def spec(self) -> str:
        """The address as it is written."""
        return f"{self.local}@{self.domain}"

    @property
    def international(self) -> bool:
        """Whether a mail server has to offer SMTPUTF8 for it."""
        return not self.local.isascii()


def address(text: str) -> Address:
    """The one address that *text* is.

    Quoted local parts, comments, display names and address literals are refused: few real addresses
    have them, and programs along the way do not agree how to read them.

    Raises:
        NoAddress: It is none, or several.
    """
    local, at, domain = text.rpartition("@")
    if not at or _LOCAL.fullmatch(local) is None or not _UNSEEN.isdisjoint(map(unicodedata.category, local)):
        raise NoAddress("is not exactly one plain e-mail address")
    found = Address(local, _in_ascii(domain))
    if len(local.encode()) > _LONGEST_LOCAL or len(found.spec.encode()) > _LONGEST:
        raise NoAddress("is longer than an e-mail address may be")
    return found


def is_one_line(text: str) -> bool:
    """Whether *text* is Unicode without line ends and controls."""
    return _BREAKING.isdisjoint(map(unicodedata.category, text))


def _in_ascii(domain: str) -> str:
    """*domain* in ASCII, if it has one form only.

    Python's codec keeps the standard of 2003, which turns some letters into others (straße.example into
    strasse.example), and so a letter would go to somebody else: such a domain is refused.
    """
    written = domain.lower()
    try:
        plain = written.encode("idna").decode("ascii")
        back = plain.encode("ascii").decode("idna")
    except UnicodeError:
        plain = back = ""
    if not plain or not all(_LABEL.fullmatch(label) for label in plain.split(".")):
        raise NoAddress("has a domain that is none")
    if not written.isascii() and back != written:
        raise NoAddress("has a domain that can be read as two; write its form in ASCII, which begins with xn--")
    return plain
