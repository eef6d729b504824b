"""A case moves to another setting, another version or other values: by a map, and bound by what it moves to."""

from datetime import date

import attrs
import pytest
from tests.casework.conftest import MEETING, STAFF, SUPERVISOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.pathway import Pathway
from restorative_core.pathways import PUBLISHED, community, justice, school, youth_ni
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.policy import Policy
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement, RiskLevel, SpecialistTool
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import ENDED, OPEN, Stage

MOVES = [(one, other) for one in PUBLISHED for other in PUBLISHED if one is not other]
START = events.SessionStarted("s1")
SUITABLE = events.SuitabilityDecided(suitable=True)


def at_stage(stage: Stage, pathway: Pathway = justice) -> Walk:
    """A case that came at that stage from elsewhere."""
    return Walk(pathway).received().done(events.CaseTakenOver(stage))


def moved(walk: Walk, to: Pathway, *, digest: str = "", policy: Policy | None = None) -> Walk:
    """The case moves to that pathway, and goes by it from then on."""
    stage = walk.case.stage if to.id == walk.case.pathway else walk.pathway.leads_on[to.id][walk.case.stage]
    walk.done(events.PathwayAdopted(to.id, stage, digest, policy), by=SUPERVISOR)
    walk.pathway = to
    return walk


class TestTheMap:
    """Each open stage becomes one stage of the other setting, and no other."""

    @pytest.mark.parametrize(("one", "other"), MOVES, ids=lambda pathway: pathway.id)
    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_mapped(self, stage: Stage, one: Pathway, other: Pathway) -> None:
        """The stage that the map says is permitted, and every other is refused."""
        walk = at_stage(stage, one)
        found = {to: walk.refused(events.PathwayAdopted(other.id, to), by=SUPERVISOR) for to in Stage}

        assert [to for to, reasons in found.items() if reasons == []] == [one.leads_on[other.id][stage]]
        assert {tuple(reasons) for reasons in found.values() if reasons} == {(("stage.not-mapped", "stage"),)}

    @pytest.mark.parametrize(("one", "other"), MOVES, ids=lambda pathway: pathway.id)
    def test_never_nearer_to_a_session(self, one: Pathway, other: Pathway) -> None:
        """No map brings a case nearer to a session than it was, and each is of every open stage."""
        order = [*Stage]
        stages = one.leads_on[other.id]

        assert set(stages) == OPEN
        assert [stage for stage, to in stages.items() if order.index(to) > order.index(stage)] == []
        assert {Stage.READY, Stage.IN_PROGRESS, Stage.PREPARING}.isdisjoint(stages.values())

    @pytest.mark.parametrize("name", ["nowhere/1", "justice/2", "justice", ""])
    def test_unknown(self, name: str) -> None:
        """Nothing leads to a pathway that the map does not name."""
        found = at_stage(Stage.PREPARING).refused(events.PathwayAdopted(name, Stage.PREPARING), by=SUPERVISOR)

        assert ("pathway.not-mapped", "pathway") in found

    def test_by_whom(self) -> None:
        """A supervisor decides on it."""
        moving = events.PathwayAdopted("school/1", Stage.ASSESSING)

        assert at_stage(Stage.PREPARING).refused(moving, by=STAFF) == [("role.missing", "f1")]

    @pytest.mark.parametrize("ending", [events.CaseClosed(ClosureReason.DUPLICATE), None])
    def test_ended(self, ending: Event | None) -> None:
        """A case that has ended moves nowhere."""
        walk = at_stage(Stage.PREPARING).done(events.CaseClosed(ClosureReason.DUPLICATE)) if ending else Walk()
        for stage in (*ENDED, Stage.ASSESSING):
            codes = {code for code, _ in walk.refused(events.PathwayAdopted("school/1", stage), by=SUPERVISOR)}
            assert "stage.not-permitted" in codes


class TestBoundFromThenOn:
    """The rules of the other setting bind from then on, and those of the one that was left no more."""

    def test_youth(self) -> None:
        """In a youth conference the child admits it, and nobody is of age."""
        walk = moved(Walk().preparing(), youth_ni)
        known = Knowledge(adults_since={"p2": date(2000, 1, 1)})
        found = walk.done(events.RiskAssessed(RiskLevel.LOW)).refused(SUITABLE, knowledge=known)

        assert found == [("person.of-age", "p2"), ("admission.missing", "p2")]
        admits = events.AcknowledgementRecorded("p2", Acknowledgement.FULL, AcknowledgedTo.COURT)
        assert walk.done(admits).refused(SUITABLE) == []

    def test_adults(self) -> None:
        """A child who is responsible is not for the adults' setting, and was for the neighbours'."""
        a_child = Knowledge(children=frozenset({"p2"}))
        walk = Walk(community).preparing()
        assert walk.refused(SUITABLE, knowledge=a_child) == []

        moved(walk, justice).done(events.RiskAssessed(RiskLevel.LOW))
        assert walk.refused(SUITABLE, knowledge=a_child) == [("person.under-age", "p2")]

    def test_by_the_old_tables(self) -> None:
        """By the tables that it left, nothing is done any more, where those it goes by were pinned."""
        walk = Walk(community).preparing()
        moved(walk, school, digest=school.digest)
        assert walk.refused(events.RiskAssessed(RiskLevel.LOW)) == []

        walk.pathway = community
        assert walk.refused(events.RiskAssessed(RiskLevel.LOW)) == [("pathway.changed", "school/1")]
        assert walk.refused(events.ConsentWithdrawn("p1")) == []

    def test_and_back(self) -> None:
        """A case may move back; that does not bring back what was judged."""
        walk = moved(moved(Walk(community).ready(), justice), community)

        assert (walk.case.pathway, walk.case.stage) == ("community/1", Stage.ASSESSING)
        assert walk.case.judgement.suitable is None


class TestJudgedAfresh:
    """In another setting what was judged is judged again; what people said, and what happened, stays."""

    def _moved(self) -> tuple[Walk, Walk]:
        before = Walk(community).arranged().done(events.ComplexityJudged(Complexity.SENSITIVE))
        before.done(events.SpecialistAssessed(SpecialistTool.AIM))
        before.done(events.WorkSignedOff(), events.WorkSignedOff("s1"), by=SUPERVISOR)
        after = Walk(community)
        after.case, after.now = before.case, before.now
        return before, moved(after, justice)

    def test_judged(self) -> None:
        """Suitability, sign-off, preparation and readiness are gone, and risk is to be assessed."""
        _, after = self._moved()
        session, judged = after.case.sessions["s1"], after.case.judgement

        assert (judged.suitable, judged.suitable_since, judged.signed_off) == (None, None, None)
        assert (session.ready, session.signed_off) == (None, None)
        assert {person.prepared for person in after.case.people.values()} == {None}
        assert ("risk.stale", "") in after.refused(SUITABLE)

    def test_kept(self) -> None:
        """Consents, people, the team, what was arranged, how complex it is, and every entry stay."""
        before, after = self._moved()

        assert after.case.consents == before.case.consents
        assert after.case.team == before.case.team
        assert set(after.case.sessions) == set(before.case.sessions)
        assert after.case.complexity is Complexity.SENSITIVE
        assert after.case.history[:-1] == before.case.history

    def test_no_session_on_what_was_judged_there(self) -> None:
        """What was arranged there does not begin here on what was judged there."""
        _, after = self._moved()
        codes = {code for code, _ in after.refused(START)}

        assert {"risk.stale", "suitability.not-decided", "preparation.incomplete", "sign-off.missing"} <= codes

    def test_session_going_on(self) -> None:
        """Nothing moves while a session goes on."""
        walk = Walk(community).meeting()

        found = walk.refused(events.PathwayAdopted("justice/1", Stage.ASSESSING), by=SUPERVISOR)

        assert found == [("session.going-on", "s1")]


class TestTheSameSetting:
    """Another version, or other values, of the same setting: nothing is judged afresh."""

    def test_values(self) -> None:
        """The values that a case keeps bind from then on, whatever the service's own are."""
        walk = moved(Walk().arranged(), justice, policy=Policy(facilitators=3))
        found = walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))

        assert found == [("facilitator.missing", "")]
        assert walk.refused(events.PreparationCompleted("p1")) == []

    def test_nothing_judged_afresh(self) -> None:
        """The stage, and everything that was judged, stay."""
        before = Walk().arranged()
        case = before.case
        after = moved(before, justice, digest=justice.digest)

        assert attrs.evolve(after.case, pinned=case.pinned, number=case.number, history=case.history) == attrs.evolve(
            case, pinned=case.pinned
        )
        assert after.refused(START) == []

    @pytest.mark.parametrize("stage", sorted(OPEN))
    def test_stage_stays(self, stage: Stage) -> None:
        """The case stays at its stage, and at no other."""
        walk = at_stage(stage)
        found = {to for to in Stage if walk.refused(events.PathwayAdopted("justice/1", to), by=SUPERVISOR) == []}

        assert found == {stage}


def test_withdrawal_in_the_midst_of_a_move() -> None:
    """Whoever withdrew in the one setting has withdrawn in the other."""
    walk = moved(Walk(community).arranged().done(events.ConsentWithdrawn("p1", Purpose.TAKE_PART)), justice)
    walk.done(events.PersonAdded("p3", Role.SUPPORTER))

    assert ("consent.not-valid", "p1") in walk.refused(events.SessionArranged("s2", MEETING, ("p1", "p2")))
