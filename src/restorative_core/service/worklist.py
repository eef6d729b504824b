"""Which cases somebody wants to see, page by page."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from attrs import field, frozen

from restorative_core.casework.case import Case
from restorative_core.errors import Damaged, Faulty, Newer, RestorativeError, Unknown
from restorative_core.service.casebook import Casebook
from restorative_core.service.stream import Stream
from restorative_core.service.summing_up import SummingUp
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.stages import Stage


def _as_text(day: date | None) -> str | None:
    """*day*, or the local day of an instant, as text that sorts."""
    if day is None:
        return None
    return (local_day(day) if isinstance(day, datetime) else day).isoformat()


@frozen
class Worklist:
    """Which cases somebody wants to see, of all those of a service.

    Attributes:
        book: The cases.
        summing_up: Says when a case is due, where the storage keeps no summaries.
        stage: Only those at this stage.
        area: Only those of this area.
        lead: Only those that this facilitator leads.
        due_by: Only those of which something is due on this local day or before, in Europe/London.
        after: The last case that was seen; empty to begin.
    """

    book: Casebook
    summing_up: SummingUp
    stage: Stage | None = None
    area: str | None = None
    lead: str | None = None
    due_by: str | None = field(default=None, converter=_as_text)
    after: str = ""

    def insist_on_its_beginning(self) -> None:
        """Insist that there is a case to go on after.

        Raises:
            Unknown: There is none, so that the list would be empty whatever is due.
        """
        if self.after and (
            stream_kind(self.after) != "case" or next(self.book.ledger.storage.history(self.after), None) is None
        ):
            raise Unknown("case", self.after)

    def cases(self, unread: Callable[[str, RestorativeError], None]) -> Iterator[Case]:
        """They, in the order in which they began; *unread* is told of each that cannot be read."""
        for name in self.book.ledger.listed(
            "case",
            stage=self.stage and self.stage.value,
            area=self.area,
            lead=self.lead,
            due_by=self.due_by,
            after=self.after,
        ):
            try:
                stream, case = self.book.load(name)
            except (Newer, Faulty, Damaged) as error:
                unread(name, error)
                continue
            if self._wants(case) and self._is_due(stream):
                yield case

    def _wants(self, case: Case) -> bool:
        return (
            self.stage in (None, case.stage)
            and self.area in (None, case.origin.area)
            and self.lead in (None, case.team.lead)
        )

    def _is_due(self, stream: Stream) -> bool:
        """Whether the case of *stream* is due; the storage has said so where it keeps summaries."""
        if self.due_by is None or self.book.ledger.telling is not None:
            return True
        return "" < self.summing_up(stream, stream.entries[-1].recorded).due <= self.due_by
