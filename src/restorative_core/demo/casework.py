"""What is done with a case on a visit, by its stage."""

from collections.abc import Callable, Mapping

from restorative_core.demo.after import follow_up, monitoring
from restorative_core.demo.engaging import engaging
from restorative_core.demo.opening import accepted, decline, received, why_not
from restorative_core.demo.preparing import BACKS_OUT, in_progress, preparing, ready
from restorative_core.demo.visit import Visit
from restorative_core.demo.world import UNNOTICED, backs_out, barred, comes_back, holds_it_all_the_same, strikes
from restorative_core.errors import Reason
from restorative_core.vocabulary.stages import ENDED, Stage

BACKING_OUT, UNNOTICING = 0.18, 0.35
"""In how many sessions somebody changes their mind the evening before; and in how many of those nobody notices."""

COMING_BACK = 0.02

_STAGES: Mapping[Stage, Callable[[Visit], None]] = {
    Stage.RECEIVED: received,
    Stage.ACCEPTED: accepted,
    Stage.ENGAGING: engaging,
    Stage.ASSESSING: engaging,
    Stage.PREPARING: preparing,
    Stage.IN_PROGRESS: in_progress,
    Stage.MONITORING: monitoring,
    Stage.FOLLOW_UP: follow_up,
}


def play(visit: Visit, *, departed: bool) -> None:
    """Do what is to be done on *visit*.

    Args:
        visit: The visit.
        departed: Whether the county has seen a departure already; the first session that falls through becomes one.
    """
    if visit.plan == BACKS_OUT:
        backs_out(visit, unnoticed=not departed or visit.chance.happens(UNNOTICING))
    elif visit.plan == UNNOTICED:
        holds_it_all_the_same(visit)
    elif visit.case.stage in ENDED:
        comes_back(visit)
    elif not barred(visit) and not strikes(visit):
        _work(visit, departed=departed)
    if visit.next_at is None and visit.case.stage not in ENDED:
        visit.again(7, 21)
    if visit.case.stage in ENDED:
        visit.next_at = None
        if visit.case.stage is Stage.CLOSED and visit.done and visit.chance.happens(COMING_BACK):
            visit.again(30, 60)


def was_refused(visit: Visit, reasons: tuple[Reason, ...]) -> None:
    """Go on after the service has refused what was to be done, for *reasons*."""
    if visit.case.stage is Stage.RECEIVED:
        decline(visit.by(visit.staff.coordinators[0]), why_not(reasons))
    else:
        visit.again(7, 14)


def _work(visit: Visit, *, departed: bool) -> None:
    if visit.case.stage is Stage.READY:
        ready(visit, somebody_backs_out=not departed or visit.chance.happens(BACKING_OUT))
    else:
        _STAGES[visit.case.stage](visit)
