"""A URL with settings: taken apart by an allow-list, and never repeated in a message."""

from collections.abc import Collection, Mapping
from urllib.parse import unquote

from attrs import field, frozen

from restorative_core.errors import Misconfigured
from restorative_smtp.addresses import Address, NoAddress, address, is_one_line


@frozen
class Sender:
    """Who the letters come from.

    Attributes:
        address: The address, whose local part is ASCII.
        name: The name shown beside it; may be empty.
    """

    address: Address
    name: str = field(default="", repr=False)


def split_query(url: str, known: Collection[str]) -> tuple[str, dict[str, str]]:
    """What stands before the `?`, and the settings after it, unescaped. A `+` is a plus.

    Raises:
        Misconfigured: A key is not in *known*, stands twice, or has no value; or there is a character that no URL has.
    """
    if not is_one_line(url) or " " in url:
        raise Misconfigured("The channel's URL has a space or a control character in it. Write a space as %20.")
    if "#" in url:
        raise Misconfigured("The channel's URL has a # in it. Write it as %23.")
    place, _, query = url.partition("?")
    settings: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        if key in {"password", "pass", "passwd", "pwd"}:
            raise Misconfigured(NO_PASSWORD)
        if key not in known:
            named = repr(key) if key.isidentifier() else "that is none"
            raise Misconfigured(f"The channel's URL has a setting {named}. Known here: {', '.join(sorted(known))}.")
        if key in settings:
            raise Misconfigured(f"The channel's URL has the setting {key!r} twice. Leave one of them out.")
        settings[key] = unescaped(value)
        if not settings[key]:
            raise Misconfigured(
                f"The channel's URL has the setting {key!r} without a value. Write it, or leave it out."
            )
    return place, settings


NO_PASSWORD = (
    "The channel's URL has a password in it, and URLs end up in logs."  # noqa: S105 - a sentence about passwords
    " Put it into an environment variable and say password_env=NAME, or into a file and say password_file=PATH."
)


def unescaped(value: str) -> str:
    """*value* with its escapes resolved.

    Raises:
        Misconfigured: They are not UTF-8, or hide a control character.
    """
    try:
        plain = unquote(value, errors="strict")
    except UnicodeDecodeError:
        plain = "\0"
    if not is_one_line(plain):
        raise Misconfigured("The channel's URL has an escape that is no readable text. Escape UTF-8, without controls.")
    return plain


def sender(settings: Mapping[str, str]) -> Sender:
    """The sender that `from` and `from_name` state.

    Raises:
        Misconfigured: There is none, or it is no address.
    """
    problem = ""
    try:
        found = address(settings["from"])
    except KeyError:
        raise Misconfigured("The channel's URL has no from=. Add from=, the address that letters come from.") from None
    except NoAddress as error:
        problem = str(error)
    else:
        problem = "has letters outside ASCII before the @" if found.international else ""
        if not problem:
            return Sender(found, settings.get("from_name", ""))
    raise Misconfigured(f"The address in from= {problem}. Write one plain address, such as rj@county.example.")
