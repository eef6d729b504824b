"""What is known of a facilitator, on the facilitator's own stream.

Sources: rjc-framework (levels), rjc-practitioner-code (supervision, observed practice), rjc-principles
(impartiality: conflicts of interest are declared).
"""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Report
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class FacilitatorRegistered(Report):
    """Somebody may be allocated to cases.

    Sources: northants-2015 (facilitators trained), northants-ecins (partners).

    Attributes:
        level: Their level.
        organisation: The organisation that they come from, as a code.
        volunteer: Whether they are unpaid.
        name: Their name.
    """

    kind: ClassVar[str] = "facilitator-registered"
    stream: ClassVar[str] = "facilitator"

    level: Level = Level.FOUNDATION
    organisation: str = ""
    volunteer: bool = False
    name: str | None = personal(about="stream", keep=Keep.IDENTITY)


@frozen(eq=False, repr=False)
class LevelAttained(Report):
    """A facilitator has attained a level, or has it no more and stands at a lower one.

    Attributes:
        level: The level.
    """

    kind: ClassVar[str] = "level-attained"
    stream: ClassVar[str] = "facilitator"

    level: Level


@frozen(eq=False, repr=False)
class CredentialRecorded(Report):
    """A facilitator holds a credential.

    Attributes:
        credential: Which.
        until: The last moment at which it holds; unknown for no set end.
    """

    kind: ClassVar[str] = "credential-recorded"
    stream: ClassVar[str] = "facilitator"

    credential: Credential
    until: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class CredentialEnded(Report):
    """A facilitator holds a credential no more.

    Attributes:
        credential: Which.
    """

    kind: ClassVar[str] = "credential-ended"
    stream: ClassVar[str] = "facilitator"

    credential: Credential


@frozen(eq=False, repr=False)
class SupervisionHeld(Report):
    """A facilitator had case supervision."""

    kind: ClassVar[str] = "supervision-held"
    stream: ClassVar[str] = "facilitator"


@frozen(eq=False, repr=False)
class PracticeObserved(Report):
    """A facilitator's practice was observed."""

    kind: ClassVar[str] = "practice-observed"
    stream: ClassVar[str] = "facilitator"


@frozen(eq=False, repr=False)
class ConflictDeclared(Report):
    """A facilitator declares a conflict of interest.

    Source: edora (conflict check).

    Attributes:
        conflict: Its id on this stream, such as `c1`.
        organisation: The organisation with which, as a code; empty where it is with a person.
        person: The id of the person with whom.
    """

    kind: ClassVar[str] = "conflict-declared"
    stream: ClassVar[str] = "facilitator"

    conflict: str
    organisation: str = ""
    person: str | None = personal(about="stream", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class ConflictEnded(Report):
    """A conflict of interest has ended.

    Attributes:
        conflict: Which.
    """

    kind: ClassVar[str] = "conflict-ended"
    stream: ClassVar[str] = "facilitator"

    conflict: str = field(metadata=refers("conflict"))


@frozen(eq=False, repr=False)
class FacilitatorLeft(Report):
    """A facilitator works for the service no more."""

    kind: ClassVar[str] = "facilitator-left"
    stream: ClassVar[str] = "facilitator"
