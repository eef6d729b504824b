"""A host reads its worklist page by page, and only of what is due."""

from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from tests.service.conftest import STAFF, Desk

from restorative_core import Occasion, RestorativeService, Unknown, events
from restorative_core.ports import Storage
from restorative_core.service.settings import practice_from_toml
from restorative_core.vocabulary.stages import Stage
from restorative_template.storage import LinesStorage

Days = dict[str, date]


@pytest.fixture(params=["feed", "core"])
def filled(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Desk:
    """Eight cases, some accepted, received a day apart; over a storage of either tier."""
    if request.param == "core":
        storage: Storage = LinesStorage.at(f"lines:///{tmp_path}/store.lines")
        desk.service = RestorativeService(storage, clock=lambda: desk.now)
        desk.register("f1")
    for number in range(8):
        desk.receive(reference=f"Q{number}", received=desk.now.date().isoformat())
        if number % 3 == 2:
            desk.record(events.ReferralAccepted())
        desk.later(days=1)
    return desk


def _days(desk: Desk) -> Days:
    """On which day each case is due, as of the moment of its last entry."""
    found: Days = {}
    for case in desk.service.cases():
        told = Occasion(case.history[-1].recorded, STAFF)
        days = [one.by or one.since for one in desk.service.due(told, case=case.id)]
        if days:
            found[case.id] = min(days)
    return found


def test_cases_are_read_page_by_page(filled: Desk) -> None:
    """Page after page, each begun after the last case seen, gives what one question gives, and nothing twice."""
    whole = [case.id for case in filled.service.cases()]
    pages: list[str] = []
    while page := [case.id for case in islice(filled.service.cases(after=pages[-1] if pages else ""), 3)]:
        pages += page

    assert len(whole) == 8
    assert pages == whole
    accepted = [case.id for case in filled.service.cases(stage=Stage.ACCEPTED)]
    assert [case.id for case in filled.service.cases(stage=Stage.ACCEPTED, after=whole[3])] == accepted[1:]


def test_only_what_is_due(filled: Desk) -> None:
    """Of each day, those cases are given of which something is due on it or before, in the order of their beginning."""
    days = _days(filled)
    assert len({*days.values()}) > 3
    for day in {*days.values(), min(days.values()) - timedelta(days=1)}:
        due = [case.id for case in filled.service.cases(due_by=day)]

        assert due == [case for case, by in days.items() if by <= day]
        if due:
            assert [case.id for case in filled.service.cases(due_by=day, after=due[0])] == due[1:]


@pytest.mark.parametrize("after", ["case-k3q9x2m7t4ab", "person", "nobody"])
def test_a_page_after_nothing_is_refused(filled: Desk, after: str) -> None:
    """A page is never empty because the case that it is to come after is not there."""
    name = filled.service.person(filled.case, "p1") if after == "person" else after

    with pytest.raises(Unknown, match="case"):
        filled.service.cases(after=name)


def test_a_case_that_is_left_out_is_a_bookmark_too(desk: Desk) -> None:
    """A page goes on after a case that this release cannot read."""
    first, second = (desk.receive(reference=reference).id for reference in ("Q1", "Q2"))
    object.__setattr__(desk.storage.kept.streams[first][-1], "kind", "of-tomorrow")

    assert [case.id for case in Desk(desk.storage).service.cases(after=first)] == [second]


def test_a_limit_that_changed_needs_mending(desk: Desk) -> None:
    """What is due is as of the last entry: settings that changed are heeded once the worklists are made anew."""
    desk.go_by(practice_from_toml("[limits]\ndecision = 20\n"))
    case = desk.receive().id
    (day,) = _days(desk).values()
    desk.later(days=2)
    desk.go_by(practice_from_toml("[limits]\ndecision = 2\n"))
    (sooner,) = _days(desk).values()

    assert sooner < day
    assert [one.by for one in desk.service.due(desk.occasion())] == [sooner]
    assert [*desk.service.cases(due_by=sooner)] == []
    assert not [one for one in desk.service.examine() if one.what == "worklists"]
    assert desk.service.mend() == 1
    assert [one.id for one in desk.service.cases(due_by=sooner)] == [case]
    assert desk.service.mend() == 0
