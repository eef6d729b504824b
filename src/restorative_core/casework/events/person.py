"""What is known of a person, on the person's own stream."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Report
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import age_band
from restorative_core.vocabulary.personal import Keep, Left, personal, refers
from restorative_core.vocabulary.restrictions import RestrictionKind

AGE_BAND = Left("age_band", age_band)


@frozen(eq=False, repr=False)
class PersonDetails(Report):
    """What is known of somebody, as far as it is told. Each of its fields is described where it is recorded."""

    stream: ClassVar[str] = "person"

    name: str | None = personal(about="stream", keep=Keep.IDENTITY, finds=Sought.NAME)
    born: date | None = personal(about="stream", keep=Keep.IDENTITY, leaves=AGE_BAND, finds=Sought.BORN)
    phone: str | None = personal(about="stream", keep=Keep.IDENTITY, finds=Sought.PHONE)
    email: str | None = personal(about="stream", keep=Keep.IDENTITY)
    address: str | None = personal(about="stream", keep=Keep.IDENTITY)
    needs: tuple[str, ...] | None = personal(about="stream", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class PersonRegistered(PersonDetails):
    """Somebody is known to the service.

    Source: kent-notice (what is collected).

    Attributes:
        name: Their name.
        born: Their date of birth; an age band stays when it goes.
        phone: A telephone number.
        email: An e-mail address.
        address: A postal address.
        needs: What would help them to take part, in their own or the form's words.
    """

    kind: ClassVar[str] = "person-registered"


@frozen(eq=False, repr=False)
class PersonDetailsChanged(PersonDetails):
    """What is known of somebody has changed. A detail that is not given stays as it was.

    Attributes:
        name: Their name.
        born: Their date of birth; an age band stays when it goes.
        phone: A telephone number.
        email: An e-mail address.
        address: A postal address.
        needs: What would help them to take part.
    """

    kind: ClassVar[str] = "person-details-changed"


@frozen(eq=False, repr=False)
class DetailsRevealed(Report):
    """Somebody looked at a person's details.

    Attributes:
        purpose: What for, as a code.
    """

    kind: ClassVar[str] = "details-revealed"
    stream: ClassVar[str] = "person"

    purpose: str


@frozen(eq=False, repr=False)
class PersonFound(Report):
    """Somebody looked for a person, by what they knew of them, and found this one among others perhaps.

    Attributes:
        purpose: What for, as a code.
        by: What of it agreed.
    """

    kind: ClassVar[str] = "person-found"
    stream: ClassVar[str] = "person"

    purpose: str
    by: frozenset[Sought] = frozenset()


@frozen(eq=False, repr=False)
class PersonMadeFindable(Report):
    """What was recorded of somebody before there were keys to find it by is found from now on.

    Attributes:
        found_by: The keys: each is an HMAC, and tells nothing of what it stands for.
        cases_found_by: The keys of the crime numbers of their cases, which go when the texts of these do.
    """

    kind: ClassVar[str] = "person-made-findable"
    stream: ClassVar[str] = "person"

    found_by: tuple[str, ...] | None = personal(about="stream", keep=Keep.IDENTITY, finds=Sought.KEYS)
    cases_found_by: tuple[str, ...] | None = personal(about="stream", keep=Keep.CASEWORK, finds=Sought.KEYS)


@frozen(eq=False, repr=False)
class RestrictionImposed(Report):
    """A court, or somebody else with the power, forbids this person contact with another. Every case knows of it.

    Attributes:
        restriction: Its id on this stream, such as `r1`.
        restriction_kind: What sort it is.
        until: The last moment at which it holds; unknown for no set end.
        protects: The id of the person whom it protects; `None` where that is not known: then it is everybody.
    """

    kind: ClassVar[str] = "restriction-imposed"
    stream: ClassVar[str] = "person"

    restriction: str
    restriction_kind: RestrictionKind = RestrictionKind.OTHER
    until: Moment = Moment.unknown()
    protects: str | None = personal(about="stream", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class RestrictionVaried(Report):
    """A variation, or a permission, names what is allowed although the restriction stands.

    Attributes:
        restriction: Which.
        permits: The types of session that it names; they replace those that were named before.
    """

    kind: ClassVar[str] = "restriction-varied"
    stream: ClassVar[str] = "person"

    restriction: str = field(metadata=refers("restriction"))
    permits: frozenset[SessionKind] = frozenset()


@frozen(eq=False, repr=False)
class RestrictionLifted(Report):
    """A restriction holds no more.

    Attributes:
        restriction: Which.
    """

    kind: ClassVar[str] = "restriction-lifted"
    stream: ClassVar[str] = "person"

    restriction: str = field(metadata=refers("restriction"))


class ErasureGround(StrEnum):
    """Why somebody's data went."""

    REQUEST = "request"
    RETENTION = "retention"
    DECLINED = "declined"


@frozen(eq=False, repr=False)
class PersonErased(Report):
    """What told who somebody is, or what happened to them, has been erased; their pseudonym and the figures stay.

    Sources: cleveland-consent (retention), kent-notice (when somebody declines).

    Attributes:
        ground: Why.
        parts: How many personal parts went, in all streams together.
        classes: The retention classes of which something went; every one, where they were erased whole.
        partly: Whether something of them stays in use, because a case is open or it is not due yet: they may come
            into cases as before.
    """

    kind: ClassVar[str] = "person-erased"
    stream: ClassVar[str] = "person"

    ground: ErasureGround
    parts: int
    classes: frozenset[Keep] = frozenset(Keep)
    partly: bool = False


@frozen(eq=False, repr=False)
class LegalHoldPlaced(Report):
    """What is known of somebody is to be kept, whatever was to become of it: for a claim, an inquiry or a court.

    Attributes:
        hold: Its id on this stream, such as `h1`.
        ground: What for, as a code such as `court-order`.
        review_on: When somebody looks whether it is still needed; unknown where nobody said.
    """

    kind: ClassVar[str] = "legal-hold-placed"
    stream: ClassVar[str] = "person"

    hold: str
    ground: str
    review_on: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class LegalHoldLifted(Report):
    """What was to be kept need be kept no more.

    Attributes:
        hold: Which.
    """

    kind: ClassVar[str] = "legal-hold-lifted"
    stream: ClassVar[str] = "person"

    hold: str = field(metadata=refers("hold"))
