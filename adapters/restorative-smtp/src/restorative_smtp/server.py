"""A mail server, as a URL names it, and how to talk to it."""

import re
import ssl
from enum import StrEnum
from ipaddress import ip_address

from attrs import field, frozen

from restorative_core.errors import Misconfigured
from restorative_smtp.mail import usable
from restorative_smtp.secret import Secret, secret
from restorative_smtp.urls import NO_PASSWORD, Sender, sender, split_query, unescaped

_PLACE = re.compile(r"(?:([^@:/]+)@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?/?")
_KNOWN = frozenset({"cafile", "from", "from_name", "password_env", "password_file", "timeout"})
_LONGEST_WAIT = 600


class Tls(StrEnum):
    """How a connection is made private."""

    STARTTLS = "starttls"
    NONE = "none"
    IMPLICIT = "implicit"


_PORTS = {Tls.STARTTLS: 587, Tls.NONE: 25, Tls.IMPLICIT: 465}


@frozen
class Server:
    """A mail server and the mailbox there.

    Attributes:
        host: Its name or address.
        port: Its port.
        tls: How the connection is made private.
        sender: Who the letters come from.
        timeout: Seconds to wait for each answer.
        cafile: A file of the certificates to trust instead of the system's, or nothing.
        user: The name to log in with, or nothing.
        secret: Where the password is, or `None`.
    """

    host: str
    port: int
    tls: Tls
    sender: Sender
    timeout: float = 30.0
    cafile: str = ""
    user: str = field(default="", repr=False)
    secret: Secret | None = None

    @property
    def named(self) -> str:
        """The server in a message."""
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext:
        """The rules for certificates: they are verified, and have to name the host.

        Raises:
            Misconfigured: The file of certificates cannot be read.
        """
        try:
            return ssl.create_default_context(cafile=self.cafile or None)
        except OSError:
            raise Misconfigured(f"The cafile {self.cafile!r} holds no certificates. Name a file in PEM.") from None


def server(url: str) -> Server:
    """The server that *url* names. Nothing is connected or read.

    Raises:
        Misconfigured: The URL cannot be read.
    """
    scheme, _, rest = url.partition("://")
    implicit = scheme.lower() == "smtps"
    authority = rest.partition("?")[0]
    if ":" in authority.rpartition("@")[0]:
        raise Misconfigured(NO_PASSWORD)
    place, settings = split_query(rest, _KNOWN if implicit else _KNOWN | {"tls"})
    parts = _PLACE.fullmatch(place)
    if parts is None:
        raise Misconfigured(
            "The channel's URL does not name a mail server."
            " Write it like smtp://rj@mail.county.example:587?from=rj@county.example&password_env=RJ_SMTP."
        )
    user, host = unescaped(parts[1] or ""), parts[2].strip("[]")
    tls = Tls.IMPLICIT if implicit else _tls(host, settings.get("tls", ""))
    found = Server(
        host=host,
        port=_port(parts[3], tls),
        tls=tls,
        sender=usable(sender(settings)),
        timeout=_seconds(settings.get("timeout", "30")),
        cafile=settings.get("cafile", ""),
        user=user,
        secret=secret(settings),
    )
    _check_login(found)
    return found


def _tls(host: str, stated: str) -> Tls:
    if stated not in {"", Tls.STARTTLS, Tls.NONE}:
        raise Misconfigured("The setting tls= is neither starttls nor none. Or use smtps:// for TLS from the start.")
    if stated:
        return Tls(stated)
    return Tls.NONE if _is_here(host) else Tls.STARTTLS


def _is_here(host: str) -> bool:
    """Whether what is sent to *host* never leaves this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _port(stated: str | None, tls: Tls) -> int:
    port = int(stated) if stated else _PORTS[tls]
    if not 0 < port < 2**16:
        raise Misconfigured("The port in the channel's URL is none. Ports go from 1 to 65535.")
    return port


def _seconds(stated: str) -> float:
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", stated) and 0 < float(stated) <= _LONGEST_WAIT:
        return float(stated)
    raise Misconfigured(f"The setting timeout= is no number of seconds from 0.001 to {_LONGEST_WAIT}.")


def _check_login(found: Server) -> None:
    if bool(found.user) != (found.secret is not None):
        lacking = "a user before the host" if found.secret else "password_env=NAME or password_file=PATH"
        raise Misconfigured(f"The channel's URL tells half of a login. Add {lacking}, or leave the other half out.")
    if not found.user.isascii():
        raise Misconfigured("The user in the channel's URL has letters outside ASCII, which no login can carry.")
    if found.user and found.tls is Tls.NONE and not _is_here(found.host):
        raise Misconfigured(
            "The channel's URL would send a password in the clear to another machine."
            " Leave out tls=none, or leave out the login."
        )
