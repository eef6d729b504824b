"""Profiles, which are measures in an order; and the report that a profile makes of facts."""

from collections.abc import Iterable

from attrs import field, frozen

from restorative_core.evidence.facts import Facts
from restorative_core.evidence.figures import figures
from restorative_core.evidence.layout import asked
from restorative_core.evidence.measure import Measure
from restorative_core.evidence.measures import MEASURES
from restorative_core.evidence.report import Report
from restorative_core.evidence.suppression import THRESHOLD
from restorative_core.evidence.tallies import tallied
from restorative_core.vocabulary.moments import Period


def _measures(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(measures)


@frozen
class Profile:
    """What a report is to contain: a commissioner's template is one.

    Attributes:
        title: What the report is.
        measures: Its measures, in order.
    """

    title: str
    measures: tuple[Measure, ...] = field(converter=_measures)


PROFILES = {"commissioner": Profile("Restorative justice: report to the commissioner", MEASURES.values())}
"""The profiles that come with the library, by name."""


def make_report(
    profile: Profile,
    facts: Iterable[Facts],
    period: Period,
    *,
    service: str = "",
    threshold: int = THRESHOLD,
    notes: Iterable[str] = (),
) -> Report:
    """The report *profile* about *period*. The same facts, in whatever order, make the same report.

    Args:
        profile: What it contains.
        facts: The facts of every case; they are read once, one after the other.
        period: The local days that it is about, both ends included.
        service: Whose figures they are.
        threshold: How many cases have to stand behind a number that is shown; 1 withholds nothing.
        notes: What else a reader must know, such as on which day all this was known.
    """
    counted = tallied((tally for measure in profile.measures for tally in asked(measure)), facts, period)
    return Report(
        title=profile.title,
        service=service,
        period=period,
        figures=figures(profile.measures, counted, threshold),
        notes=(*notes, *_reading(threshold)),
    )


def _reading(threshold: int) -> Iterable[str]:
    """How a report is to be read."""
    if threshold > 1:
        yield (
            f"A number is withheld where fewer than {threshold} cases stand behind it, or where it would give such a"
            " number away; a share also where few cases stand behind what is left of it. Nought is shown."
        )
    yield "Everything is counted on the local day (Europe/London) on which it happened, not on which it was recorded."
    yield (
        "Shares have 95% intervals (Wilson) and are computed from counts. Where intervals are wide, a difference"
        " between years or services may be chance: with 20 answers, nobody can tell 85% from 95%."
    )
    yield "Figures of two services compare only where both use the same measure in the same version."
