"""How people may be reached, and what was tried."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.personal import refers


@frozen(eq=False, repr=False)
class ContactPreferencesRecorded(Report):
    """How somebody may be reached, and when. It replaces what was recorded before.

    Attributes:
        participant: Who.
        preferences: What is permitted; every channel that is not named is not.
    """

    kind: ClassVar[str] = "contact-preferences-recorded"

    participant: str = field(metadata=refers("participant"))
    preferences: ContactPreference = ContactPreference()


@frozen(eq=False, repr=False)
class ContactAttempted(Act):
    """Somebody was tried, and not reached.

    Attributes:
        participant: Who.
        channel: By what channel.
        outcome: What came of it.
    """

    kind: ClassVar[str] = "contact-attempted"

    participant: str = field(metadata=refers("participant"))
    channel: Channel
    outcome: ContactOutcome


@frozen(eq=False, repr=False)
class ContactMade(Act):
    """Somebody was reached.

    Attributes:
        participant: Who.
        channel: By what channel.
    """

    kind: ClassVar[str] = "contact-made"

    participant: str = field(metadata=refers("participant"))
    channel: Channel


@frozen(eq=False, repr=False)
class ContactReceived(Report):
    """Somebody got in touch of their own accord.

    Attributes:
        participant: Who.
        channel: By what channel; `None` for a form.
    """

    kind: ClassVar[str] = "contact-received"

    participant: str = field(metadata=refers("participant"))
    channel: Channel | None = None


@frozen(eq=False, repr=False)
class MessageSent(Act):
    """A message without case facts goes to somebody.

    Attributes:
        participant: To whom.
        channel: By what channel.
        template: Which message it is.
    """

    kind: ClassVar[str] = "message-sent"

    participant: str = field(metadata=refers("participant"))
    channel: Channel
    template: str


@frozen(eq=False, repr=False)
class InformationGiven(Act):
    """Somebody was told what this is: purpose, process, choice at every step, confidentiality and its limits.

    Sources: yot-victims (inviting victims), act-2004 (s.25), ico-consent (obtain, record and manage).

    Attributes:
        participant: Who.
        channel: By what channel.
        notice: The version of the information or privacy notice.
        language: Its language, as a BCP 47 tag.
    """

    kind: ClassVar[str] = "information-given"

    participant: str = field(metadata=refers("participant"))
    channel: Channel
    notice: str
    language: str = "en"
