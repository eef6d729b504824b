"""The channel port: takes a letter that may go out. Whether it may has been decided already."""

from typing import Protocol, runtime_checkable

from attrs import field, frozen


@frozen
class Letter:
    """A message on its way out. Everything in it may be shown to the person it goes to.

    Attributes:
        to: The address, as the channel needs it: an e-mail address, a telephone number.
        subject: The subject, in one line.
        body: The text, in plain lines.
        id: A word that is the same whenever this letter is sent again, so that a receiver may know it again.
        language: Its language, as a BCP 47 tag.
    """

    to: str = field(repr=False)
    subject: str
    body: str = field(repr=False)
    id: str
    language: str = "en"


@runtime_checkable
class Channel(Protocol):
    """Sends letters."""

    def send(self, letter: Letter) -> None:
        """Send *letter*; on return, the next system has taken it.

        Raises:
            ChannelFailed: It was not taken; `permanent` says whether trying again can help.
        """
        ...

    def close(self) -> None:
        """Let go of every connection. Closing twice does nothing."""
        ...
