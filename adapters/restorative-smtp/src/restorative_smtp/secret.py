"""Where the password of a mailbox is kept, which is never in a URL and never in memory for long."""

import os
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from restorative_core.errors import Misconfigured


@frozen
class Secret:
    """A place where a password is kept.

    Attributes:
        variable: The environment variable, or nothing.
        file: The file, or nothing. A line end at its end does not count.
    """

    variable: str = ""
    file: str = ""

    def read(self) -> str:
        """Read the password.

        Raises:
            Misconfigured: There is none, or it has characters that the login of SMTP cannot carry.
        """
        place = f"The environment variable {self.variable}" if self.variable else f"The password file {self.file!r}"
        try:
            kept = os.environ.get(self.variable, "") if self.variable else Path(self.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            kept = ""
        password = kept.rstrip("\r\n")
        if not password:
            raise Misconfigured(f"{place} holds no password that can be read. Set it, or mend the channel's URL.")
        if not password.isascii() or not password.isprintable():
            raise Misconfigured(
                f"{place} holds a password with characters that mail servers cannot take. Choose ASCII."
            )
        return password


def secret(settings: Mapping[str, str]) -> Secret | None:
    """The place that `password_env` or `password_file` states, or `None`.

    Raises:
        Misconfigured: Both are stated.
    """
    variable, file = settings.get("password_env", ""), settings.get("password_file", "")
    if variable and file:
        raise Misconfigured("The channel's URL has both password_env and password_file. Keep one of them.")
    return Secret(variable, file) if variable or file else None
