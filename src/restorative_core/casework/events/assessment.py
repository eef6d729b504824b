"""Risk is assessed, suitability decided, people prepared; safety stops everything."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Act, Report
from restorative_core.vocabulary.personal import Keep, personal, refers
from restorative_core.vocabulary.risk import RiskLevel, StopReason


@frozen(eq=False, repr=False)
class RiskAssessed(Act):
    """The risks of going on, and of not going on, were assessed.

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

    Attributes:
        suitable: Whether it is.
    """

    kind: ClassVar[str] = "suitability-decided"

    suitable: bool


@frozen(eq=False, repr=False)
class PreparationCompleted(Act):
    """Somebody has been prepared, in meetings of their own.

    Source: west-yorkshire (one party may be ready when the other is not).

    Attributes:
        participant: Who.
    """

    kind: ClassVar[str] = "preparation-completed"

    participant: str = field(metadata=refers("participant"))
