"""What the field's sources say, rule by rule, and what carries it: the page of coverage, made from docs/rules.toml.

The page is made only of what is true: each carrier exists and cites the source of the rule that it carries.
"""

import ast
import inspect
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from restorative_core import pathways, sources
from restorative_core.casework import catalogue
from restorative_core.casework.deadlines import Limits, deadlines
from restorative_core.casework.requirement import Force, Requirement
from restorative_core.sources import SOURCES, Citation
from restorative_core.vocabulary.policy import policy_sources

REGISTER = Path(__file__).with_name("rules.toml")
PAGE = Path(__file__).parent / "explanation" / "coverage.md"
HOUSE = Path(inspect.getfile(sources)).parent
ROOMS = ("vocabulary", "casework", "pathways", "evidence", "records", "barrier", "messages", "service")

_AFTER_SOURCE = re.compile(r"Sources?:((?:[^.]|\.(?!\s|$))*)")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@attrs.frozen
class Rule:
    """A rule, as a source has it.

    Attributes:
        id: Its name.
        says: The rule, in our own words.
        sources: The keys of its sources, each with the place in it.
        carried: The names of what carries it.
        why_not: Why nothing does; empty where something does.
    """

    id: str
    says: str
    sources: dict[str, str]
    carried: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    why_not: str = ""


@attrs.frozen
class Carrier:
    """Something that may carry a rule.

    Attributes:
        cites: The keys of the sources that it cites.
        link: Where the reference tells of it; empty where it does not.
    """

    cites: frozenset[str]
    link: str = ""


def rules() -> tuple[Rule, ...]:
    """Every rule of the register."""
    return tuple(Rule(**told) for told in tomllib.loads(REGISTER.read_text(encoding="utf-8"))["rule"])


def every_requirement() -> tuple[Requirement, ...]:
    """Every requirement of every pathway, once each."""
    return tuple(dict.fromkeys(requirement for one in pathways.PUBLISHED for requirement in one.requirements))


def carriers() -> dict[str, Carrier]:
    """Everything that may carry a rule, by its name."""
    found = dict(_words())
    for requirement in every_requirement():
        link = f"../reference/requirements.md#{_anchor(requirement.sentence)}"
        found[requirement.key] = Carrier(_keys(requirement.sources), link)
    for kind, event in catalogue.KINDS.items():
        link = f"../reference/events.md#{_anchor(event.__name__)}"
        module = found[event.__module__.removeprefix("restorative_core.")]
        found[kind] = Carrier(cited(event.__doc__ or "") | module.cites, link)
    for name, citation in policy_sources().items():
        found[f"policy.{name}"] = Carrier(_keys([citation]))
    for deadline in deadlines(Limits(decision=1, first_contact=1, completion=1)):
        link = "" if deadline.is_local else f"../reference/deadlines.md#{_anchor(deadline.sentence)}"
        found[f"deadline.{deadline.key}"] = Carrier(_keys(deadline.sources), link)
    for pathway in pathways.PUBLISHED:
        found[f"pathway.{pathway.name}"] = found[f"pathways.{pathway.name}"]
    return found


def cited(text: str) -> frozenset[str]:
    """The keys that a docstring names after `Source:` or `Sources:`."""
    told = (re.sub(r"\([^)]*\)", "", found[1]) for found in _AFTER_SOURCE.finditer(text))
    return frozenset(key for one in told for key in _KEY.findall(one) if key in SOURCES)


def faults(rule: Rule, known: Mapping[str, Carrier]) -> Iterator[str]:
    """Everything by which *rule* is not true, of what is *known* to carry."""
    if not rule.sources or not rule.says.endswith("."):
        yield f"{rule.id}: a rule is a sentence with a source"
    if bool(rule.carried) is bool(rule.why_not):
        yield f"{rule.id}: say either what carries it, or why nothing does"
    yield from (f"{rule.id}: there is no source {key}" for key in rule.sources if key not in SOURCES)
    yield from (f"{rule.id}: there is no {name} to carry it" for name in rule.carried if name not in known)
    carrying = {name: known[name].cites for name in rule.carried if name in known}
    for name, cites in carrying.items():
        if cites.isdisjoint(rule.sources):
            yield f"{rule.id}: {name} cites none of {', '.join(rule.sources)}"
    if carrying:
        uncited = set(rule.sources) - frozenset().union(*carrying.values())
        yield from (f"{rule.id}: nothing that carries it cites {key}" for key in sorted(uncited))


def page() -> str:
    """The page of coverage.

    Raises:
        ValueError: The register says what is not true; nothing is made. The message has every fault.
    """
    every, known = rules(), carriers()
    wrong = [fault for rule in every for fault in faults(rule, known)]
    if wrong:
        raise ValueError(f"{REGISTER.name} is not true:\n" + "\n".join(wrong))
    made = "% Made from docs/rules.toml and the code by docs/pages.py. Edit those, then make the page again.\n\n"
    return made + "\n".join(_page(every, known)).rstrip() + "\n"


def _page(every: tuple[Rule, ...], known: Mapping[str, Carrier]) -> Iterator[str]:
    left = sum(1 for rule in every if rule.why_not)
    yield "# Coverage"
    yield ""
    yield (
        "What the field's sources say, source by source, and what of this library carries it: a requirement, an event, "
        "a word of the vocabulary, a value of a service's policy, a pathway. Whatever carries a rule cites the source "
        "itself; a test holds the two together. Where nothing carries a rule, the table says why. The rules are told "
        f"in our own words: {len(every)} of them, of which {len(every) - left} are carried and {left} are not."
    )
    for source in SOURCES.values():
        of_it = [rule for rule in every if source.key in rule.sources]
        if of_it:
            yield ""
            yield f"## {Citation(source.key)}"
            yield ""
            yield from _table("what it says", "where", "what carries it", rows=_rows(of_it, source.key, known))
    yield ""
    yield "## Every requirement, and what it rests on"
    yield ""
    yield (
        "Those that cite *house* are this library's own decisions: {doc}`the-house` says why, "
        "and they are nobody's guidance."
    )
    yield ""
    yield from _table("requirement", "binds", "sources", rows=_requirements(known))


def _rows(of_it: Iterable[Rule], key: str, known: Mapping[str, Carrier]) -> Iterator[tuple[str, str, str]]:
    for rule in of_it:
        carried = ", ".join(_shown(name, known[name].link) for name in rule.carried if key in known[name].cites)
        yield rule.says, rule.sources[key], carried or _elsewhere(rule, known)


def _elsewhere(rule: Rule, known: Mapping[str, Carrier]) -> str:
    if rule.why_not:
        return f"*Nothing:* {rule.why_not}"
    return ", ".join(_shown(name, known[name].link) for name in rule.carried)


def _requirements(known: Mapping[str, Carrier]) -> Iterator[tuple[str, str, str]]:
    for one in every_requirement():
        told = "; ".join(f"`{c.source}`" + (f", {c.where}" if c.where else "") for c in one.sources)
        yield _shown(one.key, known[one.key].link), "must" if one.force is Force.MUST else "should", told


def _shown(name: str, link: str) -> str:
    return f"[`{name}`]({link})" if link else f"`{name}`"


def _table(*heading: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heading) + " |"
    yield "|" + "---|" * len(heading)
    yield from ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _anchor(heading: str) -> str:
    """The anchor of a *heading*, as the parser of these pages makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _keys(citations: Iterable[Citation]) -> frozenset[str]:
    return frozenset(citation.source for citation in citations)


def _words() -> Iterator[tuple[str, Carrier]]:
    """Every module, and every public class, member, function and constant that a docstring stands by.

    A name that two modules give to different things names neither.
    """
    told: defaultdict[str, set[str]] = defaultdict(set)
    for path in HOUSE.rglob("*.py"):
        module = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield module, Carrier(cited(ast.get_docstring(tree) or ""))
        if module.startswith(ROOMS):
            for name, text in _documented(tree):
                told[name].add(text)
    yield from ((name, Carrier(cited(text))) for name, (text, *others) in told.items() if not others)


def _documented(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                text = ast.get_docstring(node) or ""
                yield name, text
                yield from ((f"{name}.{member}", text) for member in _members(node))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                    yield name, str(after.value.value)


def _members(node: ast.AST) -> Iterator[str]:
    for line in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            yield line.targets[0].id
