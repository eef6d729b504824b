"""A requirement: what a service asks of an act besides what the library asks."""

from collections.abc import Iterator
from datetime import timedelta

from restorative_core import events
from restorative_core.ports import Question, Unmet, own_policy, should

_NOTICE = timedelta(days=7)

SAYS = {"session.too-soon": "$about is less than $days days away. Find another day, or ask an approver to waive this."}
"""What each reason code of ours says."""


# The name of the function becomes the key, for ever; the first line of its docstring becomes the sentence that people
# read. It looks at the question and at nothing else: no clock, no file, no network. So it says the same again whenever
# the same is asked, and a case can be explained years later.
@should(own_policy("arranging sessions, paragraph 2"))
def sessions_are_arranged_a_week_ahead(question: Question) -> Iterator[Unmet]:
    """A session is arranged at least a week before it is held."""
    event = question.event
    if not isinstance(event, events.SessionArranged) or not event.planned_for.is_known:
        return
    if event.planned_for.earliest - question.occasion.at.latest < _NOTICE:
        # A code, the id of what it is about, and what its sentence needs: ids, codes and numbers, never a name or text.
        yield "session.too-soon", event.session, {"days": str(_NOTICE.days)}
