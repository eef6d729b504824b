"""A channel to a mail server, by one connection that is made again when it has gone stale."""

import smtplib
import ssl
import threading
from contextlib import suppress

from restorative_core.errors import ChannelFailed, Misconfigured
from restorative_core.ports import Channel, Letter
from restorative_smtp.failing import Failure, failure
from restorative_smtp.mail import Mail, mail, word
from restorative_smtp.server import Server, Tls, server

_DONE = 250


class SmtpChannel:
    """Sends letters through a mail server. Several threads may share it; they take turns."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._context: ssl.SSLContext | None = None if server.tls is Tls.NONE else server.context()
        self._connection: smtplib.SMTP | None = None
        self._turn = threading.Lock()
        self._closed = False

    def send(self, letter: Letter) -> None:
        """Send *letter*; on return, the mail server has taken it.

        Raises:
            ChannelFailed: It was not taken. The message tells neither the address nor what the server wrote.
        """
        ready = mail(letter, self._server.sender)
        with self._turn:
            failed = self._attempt(ready)
        if failed is not None:
            says = f"Letter {word(letter)} was not sent by the mail server {self._server.named}: {failed.says}."
            raise ChannelFailed(says, permanent=failed.permanent)

    def close(self) -> None:
        """Let go of the connection. Closing twice does nothing; no letter goes after that."""
        with self._turn:
            self._closed = True
            self._leave()

    def _attempt(self, ready: Mail) -> Failure | None:
        """Send *ready*, or return what failed. Errors of smtplib carry the address: none is passed on or chained."""
        if self._closed:
            return Failure("the channel to it is closed. Open it again", permanent=False)
        try:
            connection = self._connected()
            if ready.to.international and not connection.has_extn("smtputf8"):
                return Failure(
                    "it does not take addresses outside ASCII (no SMTPUTF8). Ask for another", permanent=True
                )
            options = ("SMTPUTF8", "BODY=8BITMIME") if ready.to.international else ()
            connection.sendmail(self._server.sender.address.spec, [ready.to.spec], ready.content, options)
        except smtplib.SMTPRecipientsRefused as error:
            return failure(error)
        except (OSError, ValueError, Misconfigured) as error:
            self._drop()
            return failure(error)
        return None

    def _connected(self) -> smtplib.SMTP:
        """The connection, if the server still answers on it, or a new one."""
        if self._connection is not None:
            with suppress(OSError):
                if self._connection.noop()[0] == _DONE:
                    return self._connection
            self._drop()
        at = self._server
        # What a machine calls itself is nobody's business, and finding it out may take long.
        called = at.sender.address.domain
        if at.tls is Tls.IMPLICIT:
            made: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, called, timeout=at.timeout, context=self._context)
        else:
            made = smtplib.SMTP(at.host, at.port, called, timeout=at.timeout)
        self._connection = made
        made.ehlo_or_helo_if_needed()
        if at.tls is Tls.STARTTLS:
            made.starttls(context=self._context)
            made.ehlo()
        if at.secret is not None:
            made.login(at.user, at.secret.read())
        return made

    def _leave(self) -> None:
        """Say goodbye, and let go."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        """Let go without a word."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def open_smtp(url: str) -> Channel:
    """Open the channel that an `smtp://` or `smtps://` URL names. Nothing is connected before the first letter.

    Settings:
        from: The address that letters come from. Required.
        from_name: The name shown beside it.
        password_env, password_file: The environment variable, or the file, that holds the password of the user.
        tls: `starttls`, as is usual, or `none`, as is usual on this machine.
        cafile: A file of the certificates to trust instead of the system's.
        timeout: Seconds to wait for each answer, 30 unless stated.

    Raises:
        Misconfigured: The URL cannot be read, the password is not there, or the certificates are not.
    """
    at = server(url)
    if at.secret is not None:
        at.secret.read()
    return SmtpChannel(at)
