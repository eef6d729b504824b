"""What can be told of a URL: its scheme, and how to show it without its secrets."""

import re

from restorative_core.errors import Misconfigured

# One letter and a colon is a drive of Windows, no scheme.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,39}):")
_AUTHORITY = re.compile(r"(?:[\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d*)?")
_QUERY = re.compile(r"[\w.-]+=[^=?#]*")


def scheme_of(url: str, noun: str, example: str) -> str:
    """The scheme of *url* in small letters.

    Raises:
        Misconfigured: It has none, or is no text. The message shows *example* and nothing of the URL.
    """
    if not isinstance(url, str):
        raise Misconfigured(f"The URL of the {noun} is no text. Write one such as {example}.")
    if not url.strip():
        raise Misconfigured(f"The URL of the {noun} is empty. Write one such as {example}.")
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise Misconfigured(
            f"The URL of the {noun} does not begin with a scheme and a colon. Write it in full, such as {example}."
        )
    return scheme[1].lower()


def shown(url: str) -> str:
    """*url* as it may stand in a message: without user, password, query and fragment.

    A URL that cannot be taken apart beyond doubt is cut after its scheme, so that a password with
    an unescaped `/`, `?`, `#` or `@` stays hidden too.
    """
    scheme = _SCHEME.match(url)
    if scheme is None:
        return "…"
    hidden, rest = f"{scheme[1].lower()}:…", url[scheme.end() :]
    address, _, query = rest.partition("?")
    if not rest.startswith("//"):
        return hidden if "@" in rest else f"{scheme[1].lower()}:{address.partition('#')[0]}"
    authority, slash, path = address[2:].partition("/")
    user, at, host = authority.rpartition("@")
    in_doubt = (
        "@" in user
        or "@" in path
        or _AUTHORITY.fullmatch(host) is None
        or (at and "@" in query)
        or ("@" in query and not all(_QUERY.fullmatch(pair) for pair in query.split("&")))
    )
    return hidden if in_doubt else f"{scheme[1].lower()}://{host}{slash}{path.partition('#')[0]}"
