"""The smallest complete adapter of every kind for restorative_core: the one to copy.

Keep the module that you need (`storage`, `channel`, `form` or `notice`), keep its hook below, and keep its
entry point in `pyproject.toml`; throw the rest away. The entry point's name is what people write:
a URL's scheme, or the name of a format or of a requirement.
"""

from collections.abc import Iterable

# An adapter imports from this module of the core alone. A requirement takes the events that it speaks of from
# `restorative_core` itself.
from restorative_core.ports import (
    PORT_VERSION,
    Capability,
    ChannelKind,
    ChannelOffer,
    FormatOffer,
    RequirementOffer,
    StorageOffer,
    Tier,
    hookimpl,
)
from restorative_template.channel import TextChannel
from restorative_template.form import TextFormat
from restorative_template.notice import SAYS, sessions_are_arranged_a_week_ahead
from restorative_template.storage import LinesStorage

# A hook only tells what there is, and how to open it. It opens nothing itself: it is called when the adapter is looked
# for, on every start of every service that has it installed.


@hookimpl
def restorative_storages() -> Iterable[StorageOffer]:
    """One storage, `lines:`."""
    return [
        StorageOffer(
            name="lines",
            port_version=PORT_VERSION,
            summary="plain lines in one file, to be read and copied",
            open=LinesStorage.at,
            # Promise what the contract proves of you, and nothing else: it skips what is not promised here.
            tier=Tier.CORE,
            capabilities=frozenset({Capability.DURABLE, Capability.SEVERAL_PROCESSES}),
        )
    ]


@hookimpl
def restorative_channels() -> Iterable[ChannelOffer]:
    """One channel, `text:`."""
    return [
        ChannelOffer(
            name="text",
            port_version=PORT_VERSION,
            summary="letters as text files in a folder, for somebody to print",
            open=TextChannel.at,
            carries=ChannelKind.POST,
        )
    ]


@hookimpl
def restorative_formats() -> Iterable[FormatOffer]:
    """One format, `text`."""
    return [
        FormatOffer(
            name="text",
            port_version=PORT_VERSION,
            summary="plain text",
            format=TextFormat(),
            media_type="text/plain; charset=utf-8",
            suffix=".txt",
        )
    ]


@hookimpl
def restorative_requirements() -> Iterable[RequirementOffer]:
    """One requirement, `a-week-ahead`."""
    return [
        RequirementOffer(
            name="a-week-ahead",
            port_version=PORT_VERSION,
            summary="a session is arranged at least a week ahead",
            acts=("session-arranged",),
            load=lambda: sessions_are_arranged_a_week_ahead,
            says=SAYS,
        )
    ]
