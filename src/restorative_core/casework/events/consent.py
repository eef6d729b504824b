"""Consent is asked for, given, refused, withdrawn; it expires."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.consent import ConsentMethod, ConsentStatus, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import refers


@frozen(eq=False, repr=False)
class ConsentRequested(Act):
    """Somebody is asked to consent.

    Attributes:
        participant: Who.
        purpose: What for.
        scope: The session type, agreement or recipient, where the purpose has one.
        channel: By what channel; `None` where it is asked in a contact that has an entry of its own.
    """

    kind: ClassVar[str] = "consent-requested"

    participant: str = field(metadata=refers("participant"))
    purpose: Purpose
    scope: str = ""
    channel: Channel | None = None


@frozen(eq=False, repr=False)
class ConsentGiven(Report):
    """Somebody consents, to one purpose and no other.

    Sources: scotland-framework (consent), ico-consent (obtain, record and manage).

    Attributes:
        participant: Who.
        purpose: What for.
        scope: The session type, agreement or recipient, where the purpose has one.
        method: How it was expressed; `unknown` where nobody says.
        notice: The version of the notice that they had been given.
        until: The last moment at which it holds; unknown for no set end.
        given_by: The participant who speaks for them, such as a guardian; empty where they speak for themselves.
        language: The language of the notice, as a BCP 47 tag; empty where nobody says.
    """

    kind: ClassVar[str] = "consent-given"

    participant: str = field(metadata=refers("participant"))
    purpose: Purpose
    scope: str = ""
    method: ConsentMethod = ConsentMethod.UNKNOWN
    notice: str = ""
    until: Moment = Moment.unknown()
    given_by: str = ""
    language: str = ""


@frozen(eq=False, repr=False)
class ConsentEnded(Report):
    """What somebody has consented to, or might, comes to an end: in one of the ways below.

    Attributes:
        status: Where the consent stands from then on.
        participant: Whose.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    status: ClassVar[ConsentStatus]

    participant: str = field(metadata=refers("participant"))
    purpose: Purpose | None = None
    scope: str = ""


@frozen(eq=False, repr=False)
class ConsentRefused(ConsentEnded):
    """Somebody says no. They give no reason, and none is asked for.

    Attributes:
        participant: Who.
        purpose: To what; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-refused"
    status: ClassVar[ConsentStatus] = ConsentStatus.REFUSED


@frozen(eq=False, repr=False)
class ConsentWithdrawn(ConsentEnded):
    """Somebody takes their consent back: at any time, by any channel, without a reason.

    Sources: act-2004 (s.25), rjc-principles (voluntarism), eu-victims-directive (article 12), ico-consent (obtain,
    record and manage), dpv (consent status), leicestershire (changing your mind).

    Attributes:
        participant: Who.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-withdrawn"
    status: ClassVar[ConsentStatus] = ConsentStatus.WITHDRAWN


@frozen(eq=False, repr=False)
class ConsentExpired(ConsentEnded):
    """A consent has come to its end without anybody's saying so.

    Attributes:
        participant: Whose.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-expired"
    status: ClassVar[ConsentStatus] = ConsentStatus.EXPIRED


@frozen(eq=False, repr=False)
class ConsentDeferred(Report):
    """Somebody who was asked has not decided. That is no refusal.

    Sources: leicestershire (what happens next), dpv (consent status).

    Attributes:
        participant: Who.
        purpose: On what.
        scope: The session type, agreement or recipient, where the purpose has one.
    """

    kind: ClassVar[str] = "consent-deferred"

    participant: str = field(metadata=refers("participant"))
    purpose: Purpose
    scope: str = ""


@frozen(eq=False, repr=False)
class ConsentRevoked(ConsentEnded):
    """The service, and not the person, ends what somebody had consented to.

    Source: dpv (consent status).

    Attributes:
        participant: Whose.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-revoked"
    status: ClassVar[ConsentStatus] = ConsentStatus.REVOKED


@frozen(eq=False, repr=False)
class ConsentInvalidated(ConsentEnded):
    """A consent was found not to have been what a consent must be: informed, free, given by who may give it.

    Source: dpv (consent status).

    Attributes:
        participant: Whose.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-invalidated"
    status: ClassVar[ConsentStatus] = ConsentStatus.INVALIDATED


CONSENT_ENDED = (ConsentRefused, ConsentWithdrawn, ConsentExpired, ConsentRevoked, ConsentInvalidated)
"""Every way in which a consent ends."""
