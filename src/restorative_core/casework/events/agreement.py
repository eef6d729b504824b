"""What people agree on, what becomes of it, and what they say of the whole."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.agreement import Undertaking, UndertakingStatus
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import Recommendation
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class AgreementMade(Act):
    """People agree on an outcome. No agreement is a legitimate result too.

    Sources: scotland-2017 (part B, H), facilicase (agreements).

    Attributes:
        agreement: Its id within the case, such as `a1`.
        parties: The participants who agree.
        undertakings: Who undertakes what, until when.
        terms: The agreement's own words.
        until: The last day of the agreement, as far as it is said.
    """

    kind: ClassVar[str] = "agreement-made"

    agreement: str
    parties: tuple[str, ...] = field(metadata=refers("participant"))
    undertakings: tuple[Undertaking, ...] = ()
    terms: str | None = personal(about="parties", keep=Keep.CASEWORK)
    until: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class AgreementVaried(Act):
    """People agree to change an agreement: a new version of it. Source: ni-youth-conference.

    Attributes:
        agreement: Which.
        version: The number of the new version, from 2.
        parties: The participants who agree.
        undertakings: What is undertaken from now on; what was undertaken and is not here is varied away.
        terms: The agreement's own words.
        until: The last day of the agreement, as far as it is said.
    """

    kind: ClassVar[str] = "agreement-varied"

    agreement: str = field(metadata=refers("agreement"))
    version: int
    parties: tuple[str, ...] = field(metadata=refers("participant"))
    undertakings: tuple[Undertaking, ...] = ()
    terms: str | None = personal(about="parties", keep=Keep.CASEWORK)
    until: Moment = Moment.unknown()


@frozen(eq=False, repr=False)
class InstalmentPaid(Report):
    """A part of a payment was made.

    Source: openlattice (repair conditions).

    Attributes:
        undertaking: Of which undertaking.
        pence: How much, in pence.
    """

    kind: ClassVar[str] = "instalment-paid"

    undertaking: str = field(metadata=refers("undertaking"))
    pence: int


@frozen(eq=False, repr=False)
class UndertakingDoubted(Report):
    """It is doubtful whether an undertaking can stand: somebody on whom it depends takes no part any more.

    Sources: ni-youth-conference (compliance), act-2004 (s.57).

    Attributes:
        undertaking: Which.
    """

    kind: ClassVar[str] = "undertaking-doubted"

    undertaking: str = field(metadata=refers("undertaking"))


@frozen(eq=False, repr=False)
class OutcomeTold(Act):
    """Somebody harmed is told what became of what was undertaken. Source: scotland-framework (completion or not).

    Attributes:
        participant: Who is told.
        channel: By what channel.
    """

    kind: ClassVar[str] = "outcome-told"

    participant: str = field(metadata=refers("participant"))
    channel: Channel


@frozen(eq=False, repr=False)
class FollowUpMade(Act):
    """Somebody is asked afterwards how they are.

    Sources: rjc-framework 2.7 (follow-up support), restorative-solutions (check-in).

    Attributes:
        participant: Who.
        channel: By what channel.
        reached: Whether they were reached.
    """

    kind: ClassVar[str] = "follow-up-made"

    participant: str = field(metadata=refers("participant"))
    channel: Channel
    reached: bool = True


@frozen(eq=False, repr=False)
class UndertakingEnded(Report):
    """An undertaking was completed, or was not.

    Sources: scotland-framework (outcomes), act-2004 (s.57).

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


@frozen(eq=False, repr=False)
class OutcomeRecommended(Act):
    """A conference is reported on to whoever sent the child to it. Source: ni-youth-conference.

    Attributes:
        recommendation: What is recommended; where nothing can be, that is said too.
        about: The participants of whom the reasons speak.
        reasons: The reasons, in the reporter's own words.
    """

    kind: ClassVar[str] = "outcome-recommended"

    recommendation: Recommendation
    about: tuple[str, ...] = field(default=(), metadata=refers("participant"))
    reasons: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class RecommendationAnswered(Report):
    """The prosecutor, or the court, accepts what was recommended, or does not. Source: ni-youth-conference.

    Attributes:
        accepted: Whether it was accepted.
    """

    kind: ClassVar[str] = "recommendation-answered"

    accepted: bool
