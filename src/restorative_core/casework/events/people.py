"""People come into a case; facilitators are allocated; what is known of them is recorded."""

from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.personal import Keep, personal, refers
from restorative_core.vocabulary.risk import Acknowledgement
from restorative_core.vocabulary.roles import Duty, Role


@frozen(eq=False, repr=False)
class PersonAdded(Report):
    """Somebody comes into the case in a role; added again in another role, they have both.

    Attributes:
        participant: Their id within the case, such as `p1`.
        role: What they are here.
        named: Whether anybody has named them yet.
        aware: Whether they know of the referral; `None` when nobody says.
        supports: The participant whom they support, where they are a supporter.
        person: The id of the person's own stream: which person a participant is, is personal.
    """

    kind: ClassVar[str] = "person-added"

    participant: str
    role: Role
    named: bool = True
    aware: bool | None = None
    supports: str = ""
    person: str | None = personal(about="participant", keep=Keep.IDENTITY)


@frozen(eq=False, repr=False)
class PersonMadeAware(Report):
    """Somebody has learned of the referral.

    Attributes:
        participant: Who.
    """

    kind: ClassVar[str] = "person-made-aware"

    participant: str = field(metadata=refers("participant"))


@frozen(eq=False, repr=False)
class PersonNamed(Report):
    """Somebody of whom the case knew only that they exist has been named.

    Attributes:
        participant: Who.
    """

    kind: ClassVar[str] = "person-named"

    participant: str = field(metadata=refers("participant"))


@frozen(eq=False, repr=False)
class AcknowledgementRecorded(Report):
    """How far somebody acknowledges the facts.

    Attributes:
        participant: Who.
        level: How far.
    """

    kind: ClassVar[str] = "acknowledgement-recorded"

    participant: str = field(metadata=refers("participant"))
    level: Acknowledgement


@frozen(eq=False, repr=False)
class FacilitatorAllocated(Act):
    """A facilitator takes a duty in the case.

    Attributes:
        facilitator: The facilitator's id.
        duty: Whether they lead or assist.
    """

    kind: ClassVar[str] = "facilitator-allocated"

    facilitator: str
    duty: Duty = Duty.LEAD


class Audience(StrEnum):
    """Who may be shown a text."""

    SERVICE_ONLY = "service-only"
    OWN_PARTY = "own-party"


@frozen(eq=False, repr=False)
class NoteTaken(Report):
    """A note. What is said in a session is not written down; agreed actions and safety matters are.

    Attributes:
        about: The participants whom the note is about.
        text: The note.
        audience: Who may be shown it.
    """

    kind: ClassVar[str] = "note-taken"

    about: tuple[str, ...] = field(metadata=refers("participant"))
    text: str | None = personal(about="about", keep=Keep.CASEWORK, required=True)
    audience: Audience = Audience.SERVICE_ONLY
