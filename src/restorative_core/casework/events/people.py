"""People come into a case; facilitators are allocated; what is known of them is recorded."""

from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.people import Authority, Capacity, NeedCategory
from restorative_core.vocabulary.personal import Keep, personal, refers
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement
from restorative_core.vocabulary.roles import Duty, Role


@frozen(eq=False, repr=False)
class PersonAdded(Report):
    """Somebody comes into the case in a role; added again in another role, they have both.

    Source: openlattice (victim organisations).

    Attributes:
        participant: Their id within the case, such as `p1`.
        role: What they are here.
        named: Whether anybody has named them yet.
        aware: Whether they know of the referral; `None` when nobody says.
        supports: The participant whom they support, where they are a supporter.
        person: The id of the person's own stream: which person a participant is, is personal.
        organisation: Whether this is an organisation and not a person.
    """

    kind: ClassVar[str] = "person-added"

    participant: str
    role: Role
    named: bool = True
    aware: bool | None = None
    supports: str = ""
    person: str | None = personal(about="participant", keep=Keep.IDENTITY)
    organisation: bool = False


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
        to: Before whom.
    """

    kind: ClassVar[str] = "acknowledgement-recorded"

    participant: str = field(metadata=refers("participant"))
    level: Acknowledgement
    to: AcknowledgedTo = AcknowledgedTo.SERVICE


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


@frozen(eq=False, repr=False)
class FacilitatorStoodDown(Report):
    """A facilitator works on the case no more.

    Attributes:
        facilitator: The facilitator's id.
    """

    kind: ClassVar[str] = "facilitator-stood-down"

    facilitator: str


@frozen(eq=False, repr=False)
class PersonLeft(Report):
    """Somebody takes no part any more, in no role.

    Attributes:
        participant: Who.
    """

    kind: ClassVar[str] = "person-left"

    participant: str = field(metadata=refers("participant"))


@frozen(eq=False, repr=False)
class CapacityRecorded(Report):
    """What is thought of somebody's capacity to decide on taking part. An adult is presumed to have it.

    Source: ico-consent (capacity).

    Attributes:
        participant: Who.
        view: What is thought.
    """

    kind: ClassVar[str] = "capacity-recorded"

    participant: str = field(metadata=refers("participant"))
    view: Capacity


@frozen(eq=False, repr=False)
class AuthorityRecorded(Report):
    """Somebody has a right to speak for another participant, and the evidence of it was seen.

    Source: ico-consent (a third party with the legal right), yot-victims (parents and guardians).

    Attributes:
        participant: Who speaks.
        acts_for: For whom.
        authority: By what right.
    """

    kind: ClassVar[str] = "authority-recorded"

    participant: str = field(metadata=refers("participant"))
    acts_for: str = field(metadata=refers("participant"))
    authority: Authority


@frozen(eq=False, repr=False)
class AccessNeedRecorded(Report):
    """Something that somebody needs to be able to take part.

    Attributes:
        need: Its id within the case, such as `n1`.
        participant: Whose need it is.
        category: What sort of need.
        required: Whether a session must not be held without it.
        adjustment: What would meet it, in their own words.
    """

    kind: ClassVar[str] = "access-need-recorded"

    need: str
    participant: str = field(metadata=refers("participant"))
    category: NeedCategory
    required: bool = True
    adjustment: str | None = personal(about="participant", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class AccessNeedArranged(Report):
    """What somebody needs is arranged, or is not needed any more.

    Attributes:
        need: The need.
        session: The session for which it is arranged; empty for every one.
    """

    kind: ClassVar[str] = "access-need-arranged"

    need: str = field(metadata=refers("access need"))
    session: str = ""


@frozen(eq=False, repr=False)
class EqualityAnswered(Act):
    """Somebody answers the questions about equality: later, apart, of their own free will.

    It is never read by a rule.

    Sources: govuk-equality, gss-ethnicity (the list for England).

    Attributes:
        participant: Who.
        instrument: The set of questions and its version.
        answers: What they answered, a code for each question, such as `ethnic-group=prefer-not-to-say`.
    """

    kind: ClassVar[str] = "equality-answered"

    participant: str = field(metadata=refers("participant"))
    instrument: str = "harmonised-england/1"
    answers: tuple[str, ...] | None = personal(about="participant", keep=Keep.EQUALITY, required=True)


class Audience(StrEnum):
    """Who may be shown a text."""

    SERVICE_ONLY = "service-only"
    OWN_PARTY = "own-party"


@frozen(eq=False, repr=False)
class NoteTaken(Report):
    """A note. What is said in a session is not written down; agreed actions and safety matters are.

    Sources: calderdale-notice (what is collected), fisk-recording (minimal recording).

    Attributes:
        about: The participants whom the note is about.
        text: The note.
        audience: Who may be shown it.
    """

    kind: ClassVar[str] = "note-taken"

    about: tuple[str, ...] = field(metadata=refers("participant"))
    text: str | None = personal(about="about", keep=Keep.CASEWORK, required=True)
    audience: Audience = Audience.SERVICE_ONLY
