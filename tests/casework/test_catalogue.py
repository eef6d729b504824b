"""What every event, reason and rule keeps, whoever adds one."""

import ast
import inspect
import json
import re
import tomllib
from pathlib import Path

import attrs
import pytest

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.lives import LIVES
from restorative_core.pathways import PUBLISHED
from restorative_core.sentences import SENTENCES
from restorative_core.sources import SOURCES, cite
from restorative_core.vocabulary.personal import reference_fields

SRC = Path(inspect.getfile(Event)).parents[1]
GOLDEN = Path(__file__).parents[1] / "golden" / "kinds.json"
REGISTER = tomllib.loads((Path(__file__).parents[2] / "docs" / "rules.toml").read_text(encoding="utf-8"))["rule"]
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")
OF_SEQUENCE = re.compile(r"Sources?:((?:[^.]|\.(?!\s|$))*)")
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+|\bdpv\b|\blancashire\b")
# Places in a form that look like codes.
PLACES = {"incident.happened", "incident.kind"}
# Sentences that nobody can look up in one place: they are made of a noun, or are no reasons.
REFERRED = {noun for cls in events.KINDS.values() for noun in reference_fields(cls).values()}
MADE = {f"{noun.replace(' ', '-')}.unknown" for noun in REFERRED} | {f"{life.thing}.not-permitted" for life in LIVES}
ELSEWHERE = {"message.outdated", "address.unknown", "channel.failed", "pathway.unknown"}


def _texts() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in SRC.rglob("*.py")}


def _strings(text: str) -> set[str]:
    values = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {value for value in values if type(value) is str}


def _docstrings(text: str) -> str:
    return " ".join(string for string in _strings(text) if "Source" in string)


class TestEvents:
    """Every event."""

    @pytest.mark.parametrize("cls", events.KINDS.values(), ids=lambda cls: cls.kind)
    def test_described(self, cls: type[Event]) -> None:
        """Each is described, and each of its fields."""
        text = inspect.cleandoc(cls.__doc__ or "")
        described = re.findall(r"^    (\w+): \S", text.partition("Attributes:\n")[2], re.MULTILINE)

        assert text.partition("\n")[0].endswith(".")
        assert described == [field.name for field in attrs.fields(cls)]

    def test_kinds(self) -> None:
        """Kinds are kebab-case, and each is one event's."""
        streams = {
            "case": events.CASE_EVENTS,
            "person": events.PERSON_EVENTS,
            "facilitator": events.FACILITATOR_EVENTS,
            "message": events.MESSAGE_EVENTS,
        }

        assert len(events.KINDS) == sum(map(len, streams.values()))
        assert [kind for kind in events.KINDS if not KEBAB.fullmatch(kind)] == []
        assert [cls.kind for name, classes in streams.items() for cls in classes if cls.stream != name] == []

    def test_all_listed(self) -> None:
        """No event is defined and not listed."""
        defined = {
            cls
            for module in (SRC / "casework" / "events").glob("*.py")
            for cls in _subclasses(Event)
            if cls.__module__.endswith(f".events.{module.stem}")
        }

        assert {cls.__name__ for cls in defined if cls.kind} == {cls.__name__ for cls in events.KINDS.values()}

    def test_stored_names_are_for_ever(self) -> None:
        """No kind, schema number or field that was ever released disappears: new ones are added to the file."""
        stored = {
            kind: {"schema": cls.schema, "fields": [field.name for field in attrs.fields(cls)]}
            for kind, cls in sorted(events.KINDS.items())
        }

        assert stored == json.loads(GOLDEN.read_text(encoding="utf-8"))


def _subclasses(cls: type[Event]) -> list[type[Event]]:
    return [found for direct in cls.__subclasses__() for found in (direct, *_subclasses(direct))]


class TestSentences:
    """Every reason."""

    def test_used(self) -> None:
        """Each code that the source uses has a sentence, and each sentence is used."""
        used = {
            string
            for path, text in _texts().items()
            if path.name != "sentences.py"
            for string in _strings(text)
            if CODE.fullmatch(string)
        }
        nouns = {code.partition(".")[0] for code in SENTENCES["en"]}
        codes = {code for code in used if code.partition(".")[0] in nouns and not code.endswith((".py", ".toml"))}

        assert codes - set(SENTENCES["en"]) - ELSEWHERE - PLACES == set()
        assert set(SENTENCES["en"]) - used - MADE == set()

    def test_templates(self) -> None:
        """Each is a sentence or two, and a template of `string.Template`."""
        unfinished = [code for code, text in SENTENCES["en"].items() if not text.endswith((".", "…"))]

        assert unfinished == []


class TestSources:
    """Every rule rests on something, and every source carries something."""

    def test_of_requirements(self) -> None:
        """Each requirement cites a source that is registered."""
        requirements = [one for pathway in PUBLISHED for one in pathway.requirements]

        assert [one.key for one in requirements if not one.sources] == []
        assert {citation.source for one in requirements for citation in one.sources} <= set(SOURCES)

    def test_named_in_docstrings(self) -> None:
        """Each key after `Source:` or `Sources:` is registered."""
        named = {
            key
            for text in _texts().values()
            for found in OF_SEQUENCE.finditer(_docstrings(text))
            for key in KEY.findall(re.sub(r"\([^)]*\)", "", found[1]))
        }

        assert named - set(SOURCES) == set()

    @pytest.mark.parametrize("key", SOURCES)
    def test_used(self, key: str) -> None:
        """Each registered source is cited by a rule, or named by what rests on it, or told of with why nothing does."""
        cited = re.compile(rf'cite\(\s*"{key}"')
        named = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        others = [text for path, text in _texts().items() if path.name != "sources.py"]
        told = any(key in rule["sources"] and (rule.get("carried") or rule.get("why_not")) for rule in REGISTER)

        assert told or any(
            cited.search(text) or any(named.search(found[1]) for found in OF_SEQUENCE.finditer(_docstrings(text)))
            for text in others
        )

    def test_shown(self) -> None:
        """A citation names publisher, title, year and place."""
        assert str(cite("act-2004", "s.33")) == (
            "Australian Capital Territory: Crimes (Restorative Justice) Act 2004 (2004), s.33"
        )
