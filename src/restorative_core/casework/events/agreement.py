"""What people agree on, what becomes of it, and what they say of the whole."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.agreement import Undertaking, UndertakingStatus
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class AgreementMade(Act):
    """People agree on an outcome. No agreement is a legitimate result too.

    Attributes:
        agreement: Its id within the case, such as `a1`.
        parties: The participants who agree.
        undertakings: Who undertakes what, until when.
        terms: The agreement's own words.
    """

    kind: ClassVar[str] = "agreement-made"

    agreement: str
    parties: tuple[str, ...] = field(metadata=refers("participant"))
    undertakings: tuple[Undertaking, ...] = ()
    terms: str | None = personal(about="parties", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class UndertakingEnded(Report):
    """An undertaking was completed, or was not.

    Attributes:
        undertaking: Which.
        status: What became of it.
    """

    kind: ClassVar[str] = "undertaking-ended"

    undertaking: str = field(metadata=refers("undertaking"))
    status: UndertakingStatus


@frozen(eq=False, repr=False)
class SurveyOffered(Act):
    """Somebody is asked what they think of the service.

    Attributes:
        participant: Who.
        channel: By what channel.
        instrument: The questionnaire and its version.
    """

    kind: ClassVar[str] = "survey-offered"

    participant: str = field(metadata=refers("participant"))
    channel: Channel
    instrument: str = "satisfaction/1"


@frozen(eq=False, repr=False)
class SurveyAnswered(Report):
    """Somebody says what they think. The answer is kept as it was given; what counts as satisfied is a rule.

    Attributes:
        participant: Who.
        answer: The answer, a point on the scale.
        lowest: The lowest point of the scale.
        highest: The highest point of the scale.
        satisfied_from: The lowest answer that counts as satisfied.
        item: The question, as a code.
        instrument: The questionnaire and its version.
    """

    kind: ClassVar[str] = "survey-answered"

    participant: str = field(metadata=refers("participant"))
    answer: int
    lowest: int = 1
    highest: int = 5
    satisfied_from: int = 4
    item: str = "overall"
    instrument: str = "satisfaction/1"
