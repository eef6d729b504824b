"""Risk is assessed, suitability decided, people prepared; safety stops everything."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.personal import Keep, personal, refers
from restorative_core.vocabulary.risk import (
    ComplexityReason,
    RiskChange,
    RiskLevel,
    SpecialistTool,
    StopReason,
    SuitabilityGround,
)


@frozen(eq=False, repr=False)
class RiskAssessed(Act):
    """The risks of going on, and of not going on, were assessed.

    Sources: scotland-framework (assessment), scotland-2017 (part A).

    Attributes:
        level: The overall level.
        about: The participants whom the text speaks of.
        measures: What is done about the risks.
    """

    kind: ClassVar[str] = "risk-assessed"

    level: RiskLevel
    about: tuple[str, ...] = field(default=(), metadata=refers("participant"))
    measures: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class SafetyStopRaised(Report):
    """Somebody stops the work, because it may not be safe. Anybody may.

    Source: scotland-framework (misuse).

    Attributes:
        reason: Why.
    """

    kind: ClassVar[str] = "safety-stop-raised"

    reason: StopReason = StopReason.OTHER


@frozen(eq=False, repr=False)
class SafetyStopLifted(Act):
    """A supervisor lets the work go on.

    Attributes:
        stop: The number of the entry that raised the stop.
    """

    kind: ClassVar[str] = "safety-stop-lifted"

    stop: int = field(metadata=refers("safety stop"))


@frozen(eq=False, repr=False)
class SuitabilityDecided(Act):
    """It is decided whether this is right and safe for these people.

    Sources: act-2004 s.33, eu-victims-directive recital 46, yot-victims (the reasons are recorded), nz-process (the
    facilitator's decision).

    Attributes:
        suitable: Whether it is.
        grounds: What speaks for it or against it.
        about: The participants of whom the reasons speak.
        reasons: The reasons, in the decider's own words.
    """

    kind: ClassVar[str] = "suitability-decided"

    suitable: bool
    grounds: frozenset[SuitabilityGround] = frozenset()
    about: tuple[str, ...] = field(default=(), metadata=refers("participant"))
    reasons: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class PreparationCompleted(Act):
    """Somebody has been prepared, in meetings of their own.

    Sources: west-yorkshire (one party may be ready when the other is not), nz-process (separate pre-conferences),
    red-deer (interviews with each party).

    Attributes:
        participant: Who.
    """

    kind: ClassVar[str] = "preparation-completed"

    participant: str = field(metadata=refers("participant"))


@frozen(eq=False, repr=False)
class RiskChanged(Report):
    """Something has happened by which every earlier assessment of risk is out of date.

    Sources: scotland-framework (risk assessment throughout), scotland-2017 (part B, C).

    Attributes:
        reason: What.
    """

    kind: ClassVar[str] = "risk-changed"

    reason: RiskChange = RiskChange.OTHER


@frozen(eq=False, repr=False)
class SpecialistAssessed(Act):
    """A formal assessment with a tool for just this sort of harm. Sources: home-office-2004, aim-project.

    Attributes:
        tool: Which tool.
        about: The participants whom the text speaks of.
        findings: What came of it.
    """

    kind: ClassVar[str] = "specialist-assessed"

    tool: SpecialistTool
    about: tuple[str, ...] = field(default=(), metadata=refers("participant"))
    findings: str | None = personal(about="about", keep=Keep.CASEWORK)


@frozen(eq=False, repr=False)
class ComplexityJudged(Act):
    """Somebody judges how complex and sensitive the case is, whatever its flags say.

    Attributes:
        complexity: How complex.
        reason: Why.
    """

    kind: ClassVar[str] = "complexity-judged"

    complexity: Complexity
    reason: ComplexityReason = ComplexityReason.OTHER


@frozen(eq=False, repr=False)
class WorkSignedOff(Act):
    """A supervisor signs off that this is suitable, or that a session may be held.

    Attributes:
        session: The session; empty for the decision on suitability.
    """

    kind: ClassVar[str] = "work-signed-off"

    session: str = ""


@frozen(eq=False, repr=False)
class ReadinessDecided(Act):
    """It is decided whether everybody is ready for just this session.

    Sources: restorative-solutions, why-me-process (until ready).

    Attributes:
        session: Which.
        ready: Whether they are.
    """

    kind: ClassVar[str] = "readiness-decided"

    session: str = field(metadata=refers("session"))
    ready: bool = True


@frozen(eq=False, repr=False)
class SafeguardingReferred(Report):
    """A worry for somebody's safety was passed to those who answer for it.

    It needs nobody's consent. Source: cleveland-consent (unless safeguarding issues are identified).

    Attributes:
        about: Whose safety.
        to: To whom, as a code.
    """

    kind: ClassVar[str] = "safeguarding-referred"

    about: tuple[str, ...] = field(metadata=refers("participant"))
    to: str


@frozen(eq=False, repr=False)
class ComplaintReceived(Report):
    """Somebody complains about the service. A supervisor looks at it.

    Source: rjc-provider-code.

    Attributes:
        participant: Who.
        text: What they say.
    """

    kind: ClassVar[str] = "complaint-received"

    participant: str = field(metadata=refers("participant"))
    text: str | None = personal(about="participant", keep=Keep.CASEWORK)
