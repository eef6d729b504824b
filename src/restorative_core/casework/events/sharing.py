"""What leaves the house: information that is shared, letters that are passed on."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class InformationShared(Act):
    """Something about people of the case is told to somebody outside, or to the other party.

    Sources: nz-process (report to the court), victims-voices (telling the writer), cleveland-consent (unless
    safeguarding issues are identified), scotland-framework (diversion reports), act-2004 (s.57).

    Attributes:
        share: Its id within the case, such as `i1`.
        about: Whose data it is: each of them has consented.
        purpose: Under which consent.
        recipient: To whom, as a code: an agency, or a participant's id.
        text: What was told.
    """

    kind: ClassVar[str] = "information-shared"

    share: str
    about: tuple[str, ...] = field(metadata=refers("participant"))
    purpose: Purpose
    recipient: str
    text: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class ShareRevoked(Report):
    """What was shared may be used no more, and the recipient is to be told so.

    Attributes:
        share: What was shared.
    """

    kind: ClassVar[str] = "share-revoked"

    share: str = field(metadata=refers("share"))


@frozen(eq=False, repr=False)
class RevocationTold(Act):
    """Whoever was given something is told that they may use it no more.

    Attributes:
        share: What was shared.
    """

    kind: ClassVar[str] = "revocation-told"

    share: str = field(metadata=refers("share"))


@frozen(eq=False, repr=False)
class LetterReceived(Report):
    """Somebody hands in a letter, or another message, for the other party.

    Attributes:
        letter: Its id within the case, such as `l1`.
        author: From whom.
        recipient: For whom.
    """

    kind: ClassVar[str] = "letter-received"

    letter: str
    author: str = field(metadata=refers("participant"))
    recipient: str = field(metadata=refers("participant"))


@frozen(eq=False, repr=False)
class LetterScreened(Act):
    """A letter was read with the recipient's safety in mind. Source: victims-voices (every letter is screened).

    Attributes:
        letter: Which.
        fit: Whether it is fit to be passed on.
    """

    kind: ClassVar[str] = "letter-screened"

    letter: str = field(metadata=refers("letter"))
    fit: bool


@frozen(eq=False, repr=False)
class LetterPassedOn(Act):
    """A letter reaches the one for whom it is, who has said that they want it. Source: victims-voices.

    Attributes:
        letter: Which.
    """

    kind: ClassVar[str] = "letter-passed-on"

    letter: str = field(metadata=refers("letter"))


@frozen(eq=False, repr=False)
class LetterWithdrawn(Report):
    """A letter is not to be passed on any more.

    Attributes:
        letter: Which.
    """

    kind: ClassVar[str] = "letter-withdrawn"

    letter: str = field(metadata=refers("letter"))
