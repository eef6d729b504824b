"""The things that a case holds: sessions, undertakings, agreements, shares, letters, access needs."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from restorative_core.casework.entry import Stamp
from restorative_core.vocabulary.agreement import AgreementStatus, Undertaking, UndertakingStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import NeedCategory
from restorative_core.vocabulary.value import Value


class SessionStatus(StrEnum):
    """Where a session stands."""

    ARRANGED = "arranged"
    IN_PROGRESS = "in-progress"
    STOPPED = "stopped"
    ENDED = "ended"
    CANCELLED = "cancelled"


@frozen(eq=False, repr=False, slots=False)
class Session(Value):
    """A session.

    Attributes:
        id: Its id within the case.
        type: What sort of session it is.
        participants: Whom it touches.
        planned_for: When it is to be.
        status: Where it stands.
        arranged: When it was arranged.
        ready: When everybody was last found ready for it, or `None`.
        signed_off: When a supervisor last signed it off, or `None`.
    """

    id: str
    type: SessionKind
    participants: tuple[str, ...]
    planned_for: Moment = Moment.unknown()
    status: SessionStatus = SessionStatus.ARRANGED
    arranged: Stamp | None = None
    ready: Stamp | None = None
    signed_off: Stamp | None = None


@frozen(eq=False, repr=False, slots=False)
class Undertaken(Value):
    """Something that was undertaken, and what became of it.

    Attributes:
        item: What it is.
        agreement: The agreement in which it stands.
        status: What became of it.
        paid: What has been paid of it, in pence.
        told_to: The ids of those harmed to whom what became of it was told.
    """

    item: Undertaking
    agreement: str
    status: UndertakingStatus = UndertakingStatus.AGREED
    paid: int = 0
    told_to: frozenset[str] = frozenset()


@frozen(eq=False, repr=False, slots=False)
class Agreement(Value):
    """An outcome agreement.

    Attributes:
        id: Its id within the case.
        parties: The participants who agreed to it.
        version: The number of its version, from 1.
        status: Where it stands.
        until: Its last day, as far as it is said.
        made: When this version was made.
        since: When its first version was made.
    """

    id: str
    parties: tuple[str, ...]
    version: int = 1
    status: AgreementStatus = AgreementStatus.MADE
    until: Moment = Moment.unknown()
    made: Stamp | None = None
    since: Stamp | None = None

    @property
    def scope(self) -> str:
        """The scope of the consents to it: its id, and its version from the second on."""
        return agreement_scope(self.id, self.version)


def agreement_scope(agreement: str, version: int = 1) -> str:
    """The scope of the consents to the *version* of *agreement*."""
    return agreement if version == 1 else f"{agreement}/{version}"


class ShareStatus(StrEnum):
    """Where something that was shared stands."""

    SHARED = "shared"
    REVOKED = "revoked"
    REVOCATION_TOLD = "revocation-told"


@frozen(eq=False, repr=False, slots=False)
class Share(Value):
    """Something that was shared.

    Attributes:
        id: Its id within the case.
        about: Whose data it is.
        purpose: Under which consent.
        recipient: To whom, as a code.
        status: Where it stands.
    """

    id: str
    about: tuple[str, ...]
    purpose: Purpose
    recipient: str
    status: ShareStatus = ShareStatus.SHARED


class LetterStatus(StrEnum):
    """Where a letter stands."""

    RECEIVED = "received"
    FIT = "fit"
    UNFIT = "unfit"
    PASSED_ON = "passed-on"
    WITHDRAWN = "withdrawn"


@frozen(eq=False, repr=False, slots=False)
class Letter(Value):
    """A letter, or another message, from one participant to another.

    Attributes:
        id: Its id within the case.
        author: From whom.
        recipient: For whom.
        status: Where it stands.
    """

    id: str
    author: str
    recipient: str
    status: LetterStatus = LetterStatus.RECEIVED


@frozen(eq=False, repr=False, slots=False)
class Need(Value):
    """Something that somebody needs to be able to take part.

    Attributes:
        id: Its id within the case.
        participant: Whose need it is.
        category: What sort of need.
        required: Whether a session must not be held without it.
        arranged_for: The sessions for which it is arranged; the empty id stands for every one.
    """

    id: str
    participant: str
    category: NeedCategory
    required: bool = True
    arranged_for: frozenset[str] = frozenset()


@frozen(eq=False, repr=False, slots=False)
class Things(Value):
    """What a case holds besides people, sessions and undertakings.

    Attributes:
        agreements: Its outcome agreements, by id.
        shares: What was shared, by id.
        letters: The letters, by id.
        needs: What people need, by id.
        files: The participants whose data each file holds that the host keeps, by the file's id.
    """

    agreements: Mapping[str, Agreement] = MappingProxyType({})
    shares: Mapping[str, Share] = MappingProxyType({})
    letters: Mapping[str, Letter] = MappingProxyType({})
    needs: Mapping[str, Need] = MappingProxyType({})
    files: Mapping[str, tuple[str, ...]] = MappingProxyType({})
