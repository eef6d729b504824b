"""A pathway as plain JSON values keeps its published schema, and leaves nothing of the pathway out."""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Act
from restorative_core.casework.lives import LIVES
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Question, should
from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.justice import justice
from restorative_core.pathways.plain import LOCALLY, plain_table
from restorative_core.pathways.schema import table_schema
from restorative_core.ports import own_policy
from restorative_core.vocabulary.policy import LOCAL, Policy, policy_sources
from restorative_core.vocabulary.stages import Stage

VALIDATOR = Draft202012Validator(table_schema())
TABLE = plain_table(justice)

every_pathway = pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)


@should(own_policy("3.2"))
def sessions_are_held_by_day(question: Question) -> tuple[()]:
    """Sessions are held by day."""
    return ()


class TestSchema:
    """The JSON Schema of a table."""

    def test_is_one(self) -> None:
        """It is a JSON Schema of the dialect that it names."""
        Draft202012Validator.check_schema(table_schema())

    @every_pathway
    def test_is_kept(self, pathway: Pathway) -> None:
        """Every pathway keeps it, and so does one of which a service asks more, after a journey through JSON."""
        for table in (plain_table(pathway), plain_table(_with_more(pathway))):
            assert [error.message for error in VALIDATOR.iter_errors(json.loads(json.dumps(table)))] == []

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda table: table.pop("digest"),
            lambda table: table.update(more=1),
            lambda table: table["rows"][0].update(roles=["nobody"]),
            lambda table: table["rows"][0].update(stages=[]),
            lambda table: table["rows"][0]["leads_to"].update(how="somewhere"),
            lambda table: table["rows"][0]["leads_to"].update(stages=["nowhere"]),
            lambda table: table["requirements"][0].update(sources=[]),
            lambda table: table["requirements"][0].update(force="may"),
            lambda table: table["policy"][0].update(source="somebody"),
            lambda table: table["leads_on"].update({"other/1": {"received": "nowhere"}}),
            lambda table: table["leads_on"].update({"other/1": {"nowhere": "received"}}),
            lambda table: table["lives"][0]["steps"][0].update(states=[]),
            lambda table: table.update(schema="urn:other"),
        ],
    )
    def test_refuses(self, spoil: Callable[[dict[str, Any]], object]) -> None:
        """What no table says is no table."""
        table = copy.deepcopy(TABLE)
        spoil(table)

        assert not VALIDATOR.is_valid(table)

    def test_says_how_a_table_is_read(self) -> None:
        """Every part of it is described, and the whole names the codes that a reader finds."""
        schema = table_schema()

        assert all(code in schema["description"] for code in ("stage.not-permitted", "role.missing", "ask"))
        assert [name for name, part in schema["properties"].items() if not part.get("description")] == []
        assert schema["$defs"] is not table_schema()["$defs"]


def _with_more(pathway: Pathway) -> Pathway:
    composed = pathway.with_additions((events.SessionArranged, sessions_are_held_by_day))
    return attrs.evolve(composed, policy=Policy(facilitators=1, in_writing=frozenset()))


class TestTable:
    """What a table says."""

    @every_pathway
    def test_rows(self, pathway: Pathway) -> None:
        """Each row of the pathway, in its order, with everything that it requires."""
        told = plain_table(pathway)["rows"]

        for row, plain in zip(pathway.cases.rows, told, strict=True):
            assert plain["event"] == row.event.kind
            assert (plain["is"] == "act") == issubclass(row.event, Act)
            assert plain["unconditional"] == row.unconditional
            assert {Stage(stage) for stage in plain["stages"]} == row.stages
            assert set(plain["roles"]) == {role.value for role in row.roles}
            assert [one["key"] for one in plain["requires"]] == [one.key for one in pathway.rules[row.event]]

    def test_where_a_row_leads(self) -> None:
        """To a stage, nowhere, or by a rule with every stage that it may leave and reach."""
        leads = {row["event"]: row["leads_to"] for row in TABLE["rows"]}

        assert leads["session-started"] == {
            "how": "stage",
            "from": ["ready", "monitoring", "follow-up"],
            "stages": ["in-progress"],
            "says": "in-progress",
        }
        assert leads["note-taken"] == {"how": "stays", "from": [], "stages": [], "says": "stays"}
        assert leads["session-ended"] == {
            "how": "rule",
            "from": ["in-progress"],
            "stages": ["monitoring", "follow-up"],
            "says": "monitoring, if something is undertaken; else follow-up",
        }

    @every_pathway
    def test_requirements(self, pathway: Pathway) -> None:
        """Each requirement once, with its revision, force, sentence and sources."""
        told = plain_table(pathway)["requirements"]

        assert [one["key"] for one in told] == [one.key for one in pathway.requirements]
        for requirement, plain in zip(pathway.requirements, told, strict=True):
            assert (plain["revision"], plain["force"]) == (requirement.revision, requirement.force.value)
            assert plain["sentence"] == requirement.sentence
            assert [one["source"] for one in plain["sources"]] == [one.source for one in requirement.sources]
            assert [one["says"] for one in plain["sources"]] == [str(one) for one in requirement.sources]

    def test_who_asks(self) -> None:
        """A must of every pathway, a should of this one, and what the service asks besides are told apart."""
        rows = {row["event"]: row["requires"] for row in plain_table(_with_more(justice))["rows"]}
        asked = {one["key"]: one["asked_by"] for one in rows["session-arranged"]}

        assert asked["no-safety-stop-stands"] == "kernel"
        assert asked["both-sides-are-touched"] == "pathway"
        assert asked["sessions-are-held-by-day"] == "service"
        assert [one for one in rows["session-started"] if one["asked_by"] == "service"] == []

    def test_since(self) -> None:
        """A requirement says since when it binds, if it did not always."""
        late = attrs.evolve(sessions_are_held_by_day, since=date(2015, 4, 1))
        table = plain_table(justice.with_additions((events.SessionArranged, late)))

        assert {one["key"]: one["since"] for one in table["requirements"]}["sessions-are-held-by-day"] == "2015-04-01"
        assert all(one["since"] is None for one in TABLE["requirements"] if one["key"] == "no-safety-stop-stands")

    def test_lives(self) -> None:
        """The life of each sort of thing, with all its states and steps."""
        for life, plain in zip(LIVES, TABLE["lives"], strict=True):
            assert plain["thing"] == life.thing
            assert plain["begins"] == life.begins.value
            assert [(step["event"], set(step["states"])) for step in plain["steps"]] == [
                (step.event.kind, {state.value for state in step.states}) for step in life.steps
            ]
            assert [step["leads_to"] for step in plain["steps"]] == [
                step.leads_to and step.leads_to.value for step in life.steps
            ]

    def test_policy(self) -> None:
        """Each value has its source, or is marked as local; what a service chose otherwise is its own."""
        told = {value["name"]: value for value in TABLE["policy"]}
        chosen = {value["name"]: value for value in plain_table(_with_more(justice))["policy"]}

        assert list(told) == list(policy_sources())
        for name, source in policy_sources().items():
            said = told[name]["source"]
            assert said == LOCALLY if source == LOCAL else said["says"] == str(source)
        assert told["facilitators"]["source"]["source"] == "why-me-process"
        assert (chosen["facilitators"]["value"], chosen["facilitators"]["source"]) == (1, LOCALLY)
        assert (chosen["in_writing"]["value"], chosen["in_writing"]["source"]) == ([], LOCALLY)
        assert chosen["supervision_weeks"] == told["supervision_weeks"]

    @every_pathway
    def test_where_a_case_may_move(self, pathway: Pathway) -> None:
        """To each other pathway, from each open stage."""
        told = plain_table(pathway)["leads_on"]

        assert told.keys() == pathway.leads_on.keys()
        for other, stages in pathway.leads_on.items():
            assert {Stage(stage): Stage(there) for stage, there in told[other].items()} == stages

    def test_digest(self) -> None:
        """It is that of the pathway, with what the service asks besides, and without its values."""
        more = _with_more(justice)

        assert plain_table(more)["digest"] == more.digest != TABLE["digest"]
        assert plain_table(attrs.evolve(justice, policy=Policy(facilitators=1)))["digest"] == TABLE["digest"]

    def test_nothing_of_a_table_is_of_another_type(self) -> None:
        """It is plain: what JSON brings back is what it was."""
        assert json.loads(json.dumps(TABLE)) == TABLE
