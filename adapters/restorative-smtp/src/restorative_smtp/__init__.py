"""Sends restorative_core's messages by e-mail, or leaves them as files for another mailer."""

from collections.abc import Iterable

from restorative_core.hookspecs import hookimpl
from restorative_core.ports import PORT_VERSION, ChannelOffer
from restorative_smtp.folders import open_eml, open_maildir
from restorative_smtp.sending import open_smtp


@hookimpl
def restorative_channels() -> Iterable[ChannelOffer]:
    """Two channels to a mail server, and two into a folder."""
    return [
        ChannelOffer("smtp", PORT_VERSION, "e-mail, by a mail server with STARTTLS", open_smtp),
        ChannelOffer("smtps", PORT_VERSION, "e-mail, by a mail server behind TLS", open_smtp),
        ChannelOffer("maildir", PORT_VERSION, "e-mail, left in a Maildir", open_maildir),
        ChannelOffer("eml", PORT_VERSION, "e-mail, left in a folder of .eml files", open_eml),
    ]
