"""What is known of a person, on the person's own stream."""

from datetime import date
from typing import ClassVar

from attrs import frozen

from restorative_core.casework.event import Report
from restorative_core.vocabulary.people import age_band
from restorative_core.vocabulary.personal import Keep, Left, personal

AGE_BAND = Left("age_band", age_band)


@frozen(eq=False, repr=False)
class PersonRegistered(Report):
    """Somebody is known to the service.

    Attributes:
        name: Their name.
        born: Their date of birth; an age band stays when it goes.
        phone: A telephone number.
        email: An e-mail address.
        address: A postal address.
        needs: What would help them to take part, in their own or the form's words.
    """

    kind: ClassVar[str] = "person-registered"
    stream: ClassVar[str] = "person"

    name: str | None = personal(about="stream", keep=Keep.IDENTITY)
    born: date | None = personal(about="stream", keep=Keep.IDENTITY, leaves=AGE_BAND)
    phone: str | None = personal(about="stream", keep=Keep.IDENTITY)
    email: str | None = personal(about="stream", keep=Keep.IDENTITY)
    address: str | None = personal(about="stream", keep=Keep.IDENTITY)
    needs: tuple[str, ...] | None = personal(about="stream", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class PersonDetailsChanged(Report):
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
    stream: ClassVar[str] = "person"

    name: str | None = personal(about="stream", keep=Keep.IDENTITY)
    born: date | None = personal(about="stream", keep=Keep.IDENTITY, leaves=AGE_BAND)
    phone: str | None = personal(about="stream", keep=Keep.IDENTITY)
    email: str | None = personal(about="stream", keep=Keep.IDENTITY)
    address: str | None = personal(about="stream", keep=Keep.IDENTITY)
    needs: tuple[str, ...] | None = personal(about="stream", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class DetailsRevealed(Report):
    """Somebody looked at a person's details.

    Attributes:
        purpose: What for, as a code.
    """

    kind: ClassVar[str] = "details-revealed"
    stream: ClassVar[str] = "person"

    purpose: str
