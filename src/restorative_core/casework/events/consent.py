"""Consent is asked for, given, refused, withdrawn; it expires."""

from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.exact import exact
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import refers_to


@frozen(field_transformer=exact)
class ConsentRequested(Act):
    """Somebody is asked to consent.

    Attributes:
        participant: Who.
        purpose: What for.
        scope: The session type, agreement or recipient, where the purpose has one.
    """

    kind: ClassVar[str] = "consent-requested"

    participant: str = refers_to("participant")
    purpose: Purpose = Purpose.BE_CONTACTED
    scope: str = ""


@frozen(field_transformer=exact)
class ConsentGiven(Report):
    """Somebody consents, to one purpose and no other.

    Attributes:
        participant: Who.
        purpose: What for.
        scope: The session type, agreement or recipient, where the purpose has one.
        method: How it was expressed.
        notice: The version of the notice that they had been given.
        until: The last moment at which it holds; unknown for no set end.
    """

    kind: ClassVar[str] = "consent-given"

    participant: str = refers_to("participant")
    purpose: Purpose = Purpose.BE_CONTACTED
    scope: str = ""
    method: ConsentMethod = ConsentMethod.VERBAL
    notice: str = ""
    until: Moment = Moment.unknown()


@frozen(field_transformer=exact)
class ConsentRefused(Report):
    """Somebody says no. They give no reason, and none is asked for.

    Attributes:
        participant: Who.
        purpose: To what; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-refused"

    participant: str = refers_to("participant")
    purpose: Purpose | None = None
    scope: str = ""


@frozen(field_transformer=exact)
class ConsentWithdrawn(Report):
    """Somebody takes their consent back: at any time, by any channel, without a reason.

    Attributes:
        participant: Who.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-withdrawn"

    participant: str = refers_to("participant")
    purpose: Purpose | None = None
    scope: str = ""


@frozen(field_transformer=exact)
class ConsentExpired(Report):
    """A consent has come to its end without anybody's saying so.

    Attributes:
        participant: Whose.
        purpose: Which; `None` for everything.
        scope: The session type, agreement or recipient; empty for all of the purpose.
    """

    kind: ClassVar[str] = "consent-expired"

    participant: str = refers_to("participant")
    purpose: Purpose | None = None
    scope: str = ""
