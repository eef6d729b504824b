"""A service asks more of its acts by a plugin: found by name, it only ever forbids, and a broken one breaks nothing."""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.casework.conftest import STAFF, SUPERVISOR, Walk
from tests.service.conftest import FORM

from restorative_core import Practice, RestorativeService, plugins
from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Act, Report
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import proposals
from restorative_core.errors import AdapterFailed, Misconfigured, Reason, Refused, UnsoundPathway
from restorative_core.memory import MemoryStorage
from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.justice import justice
from restorative_core.service.settings import practice_from_toml
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind, WaiverReason
from restorative_core.vocabulary.referral import DeclineReason, Referral
from restorative_core.vocabulary.wire import structure

Install = Callable[..., None]

RULE = """
from restorative_core import events
from restorative_core.ports import cite, own_policy, should

@should(own_policy("arranging sessions, 2"), reads=(events.PersonAdded,))
def sessions_are_held_by_day(question):
    \"\"\"Sessions are held by day.\"\"\"
    {body}

@hookimpl
def restorative_requirements():
    return [RequirementOffer({fields})]
"""
FIELDS = {
    "name": "'by-day'",
    "port_version": "1",
    "summary": "'sessions by day'",
    "acts": "('session-arranged',)",
    "load": "lambda: sessions_are_held_by_day",
    "says": "{'session.by-night': '$about is at $hour. Hold it by day.'}",
}


def source(body: str = "return ()", **fields: str) -> str:
    """The source of a module that offers `by-day`, whose rule has this *body*."""
    told = ", ".join(f"{name}={value}" for name, value in {**FIELDS, **fields}.items())
    return RULE.replace("{body}", body).replace("{fields}", told)


@pytest.fixture
def asking(install: Install) -> Callable[..., Pathway]:
    """Justice, with what a plugin with this source asks besides."""

    def asking(text: str) -> Pathway:
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, text)
        return justice.with_additions(*plugins.additions(["by-day"]))

    return asking


NOW = Occasion(datetime(2015, 3, 30, 12, tzinfo=UTC), STAFF)
ARRANGED = events.SessionArranged("s1", SessionKind.FACE_TO_FACE_MEETING, ("p1", "p2"))


def told(walk: Walk, event: Any = ARRANGED) -> list[Reason]:
    """Every reason against *event*."""
    return list(walk.asked(event).reasons)


class TestFinding:
    """It is found by the metadata of its distribution, and imported when it is asked for."""

    def test_by_name(self, asking: Callable[..., Pathway]) -> None:
        """What is asked stands with the act, and with no other."""
        composed = asking(source())
        (added,) = set(composed.rules[events.SessionArranged]) - set(justice.rules[events.SessionArranged])

        assert (added.key, added.sentence) == ("sessions-are-held-by-day", "Sessions are held by day.")
        assert str(added.sources[0]) == "The service itself: A service's own written policy, arranging sessions, 2"
        assert composed.rules[events.SessionStarted] == justice.rules[events.SessionStarted]

    def test_only_when_it_is_listed(self, install: Install) -> None:
        """A service that does not list it does not import it."""
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, source())
        install("rj-bad", {"requirement": "bad = rj_bad"}, "raise RuntimeError")

        RestorativeService(MemoryStorage()).close()
        assert "rj_by_day" not in sys.modules
        RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-day",))).close()
        assert "rj_by_day" in sys.modules
        assert "rj_bad" not in sys.modules

    def test_twice_in_a_list(self, install: Install) -> None:
        """Whatever is listed twice is asked once."""
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, source())

        assert len(plugins.additions(["by-day", "by-day"])) == 1

    def test_in_a_listing(self, install: Install) -> None:
        """A listing says of which acts it is asked."""
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, source(acts="('session-arranged', 'case-closed')"))

        assert plugins.adapters(strict=True) == (
            plugins.Adapter(
                "requirement", "by-day", "rj-by-day", "1.0", "sessions by day", ("session-arranged", "case-closed")
            ),
        )

    def test_unknown_name(self, install: Install) -> None:
        """A name that nobody offers is told, with those that are there, and no service opens without it."""
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, source())

        with pytest.raises(AdapterFailed, match=r"There is no requirement 'by-nite' installed\..* Installed: by-day\."):
            RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-nite",)))

    def test_ours_is_named(self, elsewhere: Path) -> None:
        """For the one of this house, the message names its distribution."""
        with pytest.raises(AdapterFailed, match=r"Install restorative-template\."):
            plugins.additions(["a-week-ahead"])

    def test_in_a_practice_file(self) -> None:
        """`practice.toml` lists names."""
        assert practice_from_toml('requirements = ["by-day", "a-week-ahead"]').requirements == (
            "by-day",
            "a-week-ahead",
        )
        with pytest.raises(Misconfigured, match="requirements"):
            practice_from_toml("requirements = 7")


BROKEN = {
    "an act that does not exist": (
        source(acts="('sesion-arranged',)"),
        "is asked of 'sesion-arranged', which is no kind",
    ),
    "no acts": (source(acts="()"), "has an offer without a tuple of the acts that need it."),
    "acts in a text": (source(acts="'session-arranged'"), "has an offer without a tuple of the acts that need it."),
    "a load that raises": (source(load="lambda: 1 / 0"), "fails with ZeroDivisionError in line "),
    "a load that exits": (source(load="lambda: exit()"), "fails with SystemExit in line "),
    "a load that is none": (source(load="7"), "has an offer without a function that gives the requirement."),
    "no requirement": (
        source(load="lambda: len"),
        "gives something of the type builtin_function_or_method, which is no",
    ),
    "no sentence": (
        source().replace('"""Sessions are held by day."""', ""),
        "gives a requirement without a sentence: the first line of its function's docstring becomes it.",
    ),
    "a key that is none": (
        source(load="lambda: should(own_policy('2'))(lambda question: ())"),
        "gives a requirement without a key of small letters",
    ),
    "a source that is not registered": (
        source(load="lambda: __import__('attrs').evolve(sessions_are_held_by_day, sources=(SOURCE,))").replace(
            "@hookimpl", "SOURCE = __import__('restorative_core.sources').sources.Citation('nonsense')\n@hookimpl"
        ),
        "gives a requirement without sources that are registered: use `cite` or `own_policy`.",
    ),
    "reading what is no event": (
        source().replace("reads=(events.PersonAdded,)", "reads=('person-added',)"),
        "gives a requirement without a tuple of classes of events in what it reads.",
    ),
    "since a word": (
        source().replace("reads=(events.PersonAdded,)", "since='today'"),
        "gives a requirement without a date since when it binds, or None.",
    ),
    "reading nothing that can be read": (
        source().replace("reads=(events.PersonAdded,)", "reads=None"),
        "gives a requirement without a tuple of classes of events in what it reads.",
    ),
    "sources of another type": (
        source(load="lambda: __import__('attrs').evolve(sessions_are_held_by_day, sources=(7,))"),
        "gives a requirement without a key, a sentence, sources or what it reads, of the types that they have.",
    ),
    "sentences that are none": (source(says="{'session.by-night': 7}"), "has an offer without a mapping of codes"),
    "a sentence for a code of ours": (
        source(says="{'consent.not-valid': 'Never mind.'}"),
        "gives a sentence to consent.not-valid, which has one.",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_offer_is_one_sentence_and_a_remedy(install: Install, fault: str) -> None:
    """The sentence names the distribution, and no service opens that lists it."""
    text, problem = BROKEN[fault]
    install("rj-by-day", {"requirement": "by-day = rj_by_day"}, text, version="4.2")

    (listed,) = plugins.adapters()

    assert listed.problem.startswith("The requirement 'by-day' of rj-by-day 4.2 ")
    assert problem in listed.problem
    assert listed.remedy
    with pytest.raises(AdapterFailed) as caught:
        RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-day",)))
    assert str(caught.value) == f"{listed.problem} {listed.remedy}"
    RestorativeService(MemoryStorage()).close()


UNSOUND = {
    "a must": (
        source()
        .replace("@should(", "@must(")
        .replace("import cite,", "import Question, cite,")
        .replace(
            "from restorative_core import events",
            "from restorative_core import events\nfrom restorative_core.casework.requirement import must",
        ),
        "pathway.addition-not-should",
        "session-arranged",
    ),
    "a report": (source(acts="('consent-withdrawn',)"), "pathway.addition-to-unconditional", "consent-withdrawn"),
    "another stream": (source(acts="('person-registered',)"), "pathway.addition-to-unconditional", "person-registered"),
    "no source": (
        source().replace('own_policy("arranging sessions, 2"), ', ""),
        "pathway.requirement-without-source",
        "session-arranged",
    ),
    "a key of ours": (
        source().replace("sessions_are_held_by_day", "everyone_is_prepared"),
        "pathway.requirement-touched",
        "session-arranged",
    ),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_what_no_pathway_bears_is_refused_with_the_row(install: Install, fault: str) -> None:
    """A service does not open with it, and is told the row and the rule; a listing says so beforehand."""
    text, code, about = UNSOUND[fault]
    install("rj-by-day", {"requirement": "by-day = rj_by_day"}, text)

    with pytest.raises(UnsoundPathway) as unsound:
        RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-day",)))

    assert [(reason.code, reason.about) for reason in unsound.value.reasons] == [(code, about)]
    (listed,) = plugins.adapters()
    assert listed.problem.startswith(
        "The requirement 'by-day' of rj-by-day 1.0 cannot be asked in the pathway justice/1: "
    )
    assert unsound.value.reasons[0].says.rstrip(".") in listed.problem


class TestDeciding:
    """What it says is a reason like any other; what goes wrong in it is told without its words."""

    def test_unmet(self, asking: Callable[..., Pathway]) -> None:
        """Its code, what it is about, its own sentence; and an approver may waive it."""
        walk = Walk(asking(source('yield "session.by-night", question.event.session, {"hour": "22"}'))).ready()
        (reason,) = told(walk)

        assert (reason.code, reason.about, reason.waivable) == ("session.by-night", "s1", True)
        assert reason.says == "s1 is at 22. Hold it by day."
        assert reason.source is not None
        assert reason.source.source == "own-policy"

    def test_code_without_a_sentence(self, asking: Callable[..., Pathway]) -> None:
        """A code that has no sentence says that of the requirement."""
        walk = Walk(asking(source('yield "session.too-dark", "s1"'))).ready()

        assert [reason.says for reason in told(walk)] == ["Sessions are held by day."]

    @pytest.mark.parametrize(
        "body",
        [
            "raise RuntimeError('Mary Jones')",
            "raise SystemExit('Mary Jones')",
            "yield 1 / 0",
            "yield 'session.by-night', 's1'; raise ValueError('Mary Jones')",
            "return None",
            "return 7",
            "yield 'session.by-night'",
            "yield 'Mary Jones was out', 's1'",
            "yield 'session.by-night', 7",
            "yield 'session.by-night', 's1', 7",
            "yield 7",
            "return question.case.nothing_like_it",
        ],
    )
    def test_failing(self, asking: Callable[..., Pathway], body: str) -> None:
        """Whatever goes wrong refuses the act, names the plugin, and says nothing of what went wrong."""
        walk = Walk(asking(source(body))).ready()
        (reason,) = told(walk)

        assert reason.code == "requirement.failed"
        assert reason.waivable
        assert reason.says == (
            "sessions-are-held-by-day could not be looked at: rj-by-day 1.0 fails. Tell whoever runs the service."
        )
        assert "Mary" not in repr(reason)

    def test_failing_hinders_nobody_else(self, asking: Callable[..., Pathway]) -> None:
        """Where it fails, every other act and every report goes on as ever."""
        walk = Walk(asking(source("raise RuntimeError"))).ready()

        assert walk.refused(ARRANGED) == [("requirement.failed", "")]
        assert walk.refused(events.ConsentWithdrawn("p1")) == []
        assert walk.refused(events.PreparationCompleted("p1")) == []
        assert walk.refused(events.SafetyStopRaised()) == []

    def test_what_people_wrote_is_not_repeated(self, asking: Callable[..., Pathway]) -> None:
        """A rule that hands on a name, in what it is about or in its details, hands on nothing."""
        walk = Walk(asking(source('yield "session.by-night", "Mary Jones", {"hour": "for Mary Jones"}'))).ready()
        (reason,) = told(walk)

        assert reason.says == "… is at …. Hold it by day."
        assert "Mary" not in repr(reason)

    def test_reasons_without_end(self, asking: Callable[..., Pathway]) -> None:
        """A rule that never stops finding fault is heard for a while."""
        walk = Walk(asking(source('while True: yield "session.by-night", "s1"'))).ready()

        assert len(told(walk)) == 100

    def test_waived(self, asking: Callable[..., Pathway]) -> None:
        """An approver lets somebody do the act once, although it is not met, or fails."""
        walk = Walk(asking(source("raise RuntimeError"))).ready()
        waiver = events.RequirementWaived(
            "session-arranged", "sessions-are-held-by-day", STAFF.id, next(iter(WaiverReason))
        )
        walk.done(waiver, by=SUPERVISOR)

        assert told(walk) == []
        assert walk.asked(ARRANGED).waived == ("sessions-are-held-by-day",)


RULES = {
    "never": "yield 'session.by-night', 's1'",
    "always": "return ()",
    "raises": "raise RuntimeError",
    "sometimes": "if question.case.number % 2: yield 'session.by-night', 's1'",
}


@pytest.mark.parametrize("rule", RULES)
def test_additions_only_ever_remove_acts(install: Install, rule: str) -> None:
    """Asked of every act at once, whatever a rule says: nothing is permitted that was not, and every report is."""
    acts = tuple(cls.kind for cls in events.CASE_EVENTS if issubclass(cls, Act))
    install("rj-by-day", {"requirement": "by-day = rj_by_day"}, source(RULES[rule], acts=repr(acts)))
    additions = plugins.additions(["by-day"])
    tried = 0
    for pathway in PUBLISHED:
        composed = pathway.with_additions(*additions)
        for plain, asking in zip(_stations(pathway), _stations(composed), strict=True):
            for cls in events.CASE_EVENTS:
                for event in proposals(plain.case, cls):
                    without, beside = plain.asked(event), asking.asked(event)
                    tried += 1
                    if beside.permitted or issubclass(cls, Report):
                        assert attrs.evolve(beside, waived=()) == without
                    else:
                        assert {reason.code for reason in without.reasons} <= {reason.code for reason in beside.reasons}
    assert tried > 1_000


def _stations(pathway: Pathway) -> Iterator[Walk]:
    """A case on its way, at three places; what happened is what it was, whatever is asked besides."""
    for until in (Walk.received, Walk.assessing, Walk.ready):
        history = until(Walk()).case.history
        walk = Walk(pathway)
        yield walk.given(*(entry.event for entry in history))


class TestGuide:
    """The page that tells how to add a requirement."""

    def test_its_adapter_works_as_it_stands(self, install: Install) -> None:
        """The distribution, the module and the settings of the page make a service that refuses what the page says."""
        page = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-requirement.md").read_text(encoding="utf-8")
        project, settings = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        rule, _, _, hook = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        named = tomllib.loads(project)["project"]
        ((group, points),) = named["entry-points"].items()
        ((name, module),) = points.items()
        install(named["name"], {group.partition(".")[2]: f"{name} = {module}"}, rule + hook)

        assert [one.ok for one in plugins.adapters(strict=True)] == [True]
        service = RestorativeService(MemoryStorage(), practice=practice_from_toml(settings))
        case = service.receive(structure(FORM, Referral), NOW)
        reasons = service.may(case.id, events.ReferralAccepted(), NOW).reasons
        assert f"It is not known to which area {case.id} belongs. Ask whoever referred it." in [
            one.says for one in reasons
        ]


class TestService:
    """A service that lists it goes by it."""

    def test_from_the_template(self) -> None:
        """The template's own requirement: a session is arranged a week ahead, or with an approver's word."""
        composed = justice.with_additions(*plugins.additions(["a-week-ahead"]))
        walk = Walk(composed).ready()
        soon, late = (attrs.evolve(ARRANGED, planned_for=Moment(day)) for day in ("2015-04-01", "2015-09-01"))
        occasion = Moment.of(datetime(2015, 3, 30, 12, tzinfo=UTC))

        assert [code for code, _ in walk.refused(soon, at=occasion)][-1] == "session.too-soon"
        assert "session.too-soon" not in [code for code, _ in walk.refused(late, at=occasion)]

    def test_every_pathway(self, install: Install) -> None:
        """It is asked in each pathway that the service goes by; the service's values stay its own."""
        install(
            "rj-by-day",
            {"requirement": "by-day = rj_by_day"},
            source("raise RuntimeError", acts="('referral-declined',)"),
        )
        service = RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-day",)))
        plain = RestorativeService(MemoryStorage())
        for opened, expected in ((service, ["requirement.failed"]), (plain, [])):
            case = opened.receive(structure(FORM, Referral), NOW)
            decision = opened.may(case.id, events.ReferralDeclined(DeclineReason.HARMED_DECLINED), NOW)
            assert [reason.code for reason in decision.reasons] == expected

    def test_refused(self, install: Install) -> None:
        """What is not met is refused, with its sentence, and nothing is stored."""
        rule = source('yield "session.by-night", ""', acts="('referral-declined',)")
        install("rj-by-day", {"requirement": "by-day = rj_by_day"}, rule)
        service = RestorativeService(MemoryStorage(), practice=Practice(requirements=("by-day",)))
        case = service.receive(structure(FORM, Referral), NOW)

        with pytest.raises(Refused, match=r"session\.by-night"):
            service.record(case.id, events.ReferralDeclined(DeclineReason.HARMED_DECLINED), NOW)

        assert service.case(case.id) == case

    def test_a_pathway_without_the_kernel(self) -> None:
        """No service goes by a pathway that was stripped of a must."""
        stripped = attrs.evolve(justice, kernel={})

        with pytest.raises(UnsoundPathway) as unsound:
            RestorativeService(MemoryStorage(), pathways=(stripped,))

        assert {(reason.code, reason.about) for reason in unsound.value.reasons} == {
            ("pathway.kernel-touched", "justice/1")
        }
        assert "no-safety-stop-stands" in str(unsound.value)

    @pytest.mark.parametrize("pathways", [(), (justice, justice)])
    def test_pathways_that_are_none(self, pathways: tuple[Pathway, ...]) -> None:
        """A service goes by at least one, and by each once."""
        with pytest.raises(Misconfigured, match="at least one pathway"):
            RestorativeService(MemoryStorage(), pathways=pathways)
