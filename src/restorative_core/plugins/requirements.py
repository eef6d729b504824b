"""What an adapter asks of acts besides: read, and guarded, so that a rule that fails refuses acts and no more."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from attrs import evolve

from restorative_core.casework.catalogue import KINDS
from restorative_core.casework.event import Event
from restorative_core.casework.pathway import Addition
from restorative_core.casework.requirement import Question, Requirement, Rule, Unmet
from restorative_core.errors import UnsoundPathway, shown
from restorative_core.pathways import PUBLISHED
from restorative_core.plugins.installed import Installed, where_it_fails
from restorative_core.ports import RequirementOffer
from restorative_core.sentences import SENTENCES
from restorative_core.sources import SOURCES

_MOST_REASONS = 100
_is_code = re.compile(r"(?a)[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*").fullmatch
_is_key = re.compile(r"(?a)[a-z][a-z0-9]*(-[a-z0-9]+)*").fullmatch


def asked_for(adapter: Installed, offer: RequirementOffer) -> tuple[Addition, ...]:
    """Every act of *offer*, with what is asked of it.

    Raises:
        Broken: There is no such act, the requirement cannot be loaded, or it is none.
    """
    acts = tuple(_acts(adapter, offer.acts))
    says = _says(adapter, offer.says)
    requirement = _loaded(adapter, offer.load)
    guarded = evolve(requirement, rule=_guarded(adapter, requirement, says))
    return tuple((act, guarded) for act in acts)


def insist_on_soundness(adapter: Installed, additions: tuple[Addition, ...]) -> None:
    """Check that every pathway of the library bears *additions*.

    Raises:
        Broken: One does not; with every reason.
    """
    for pathway in PUBLISHED:
        try:
            pathway.with_additions(*additions)
        except UnsoundPathway as error:
            says = " ".join(dict.fromkeys(reason.says for reason in error.reasons))
            raise adapter.broken(f"cannot be asked in the pathway {pathway.id}: {says}") from None


def _acts(adapter: Installed, kinds: object) -> Iterator[type[Event]]:
    if not isinstance(kinds, tuple) or not kinds:
        raise adapter.broken("has an offer without a tuple of the acts that need it")
    for kind in dict.fromkeys(map(str, kinds)):
        if kind not in KINDS:
            raise adapter.broken(f"is asked of {kind!r}, which is no kind of event")
        yield KINDS[kind]


def _says(adapter: Installed, says: object) -> Mapping[str, str]:
    if not isinstance(says, Mapping) or not all(isinstance(one, str) for told in says.items() for one in told):
        raise adapter.broken("has an offer without a mapping of codes to sentences")
    taken = sorted(set(says) & set(SENTENCES["en"]))
    if taken:
        raise adapter.broken(
            f"gives a sentence to {', '.join(taken)}, which has one", "A code of its own needs a name of its own."
        )
    return dict(says)


def _loaded(adapter: Installed, load: Callable[[], object]) -> Requirement:
    try:
        loaded = load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises is the adapter's fault
        raise adapter.broken(f"{where_it_fails(error)}, when it is asked for the requirement") from None
    if not isinstance(loaded, Requirement):
        raise adapter.broken(f"gives something of the type {type(loaded).__name__}, which is no Requirement")
    try:
        lacking = _lacking(loaded)
    except (AttributeError, TypeError):
        lacking = "a key, a sentence, sources or what it reads, of the types that they have"
    if lacking:
        raise adapter.broken(f"gives a requirement without {lacking}")
    return loaded


def _lacking(requirement: Any) -> str:
    """What *requirement* would need to be asked and shown; empty when it lacks nothing."""
    if not isinstance(requirement.key, str) or not _is_key(requirement.key):
        return "a key of small letters, digits and hyphens: the name of its function becomes one"
    if not requirement.sentence:
        return "a sentence: the first line of its function's docstring becomes it"
    if not all(source.source in SOURCES for source in requirement.sources):
        return "sources that are registered: use `cite` or `own_policy`"
    if not isinstance(requirement.reads, tuple) or not all(isinstance(event, type) for event in requirement.reads):
        return "a tuple of classes of events in what it reads"
    if not (requirement.since is None or isinstance(requirement.since, date)):
        return "a date since when it binds, or None"
    return ""


def _guarded(adapter: Installed, requirement: Requirement, says: Mapping[str, str]) -> Rule:
    """The rule of *requirement*, which refuses where it fails, and repeats nothing that an event or an error says."""
    rule = requirement.rule
    failed = "requirement.failed", "", {"requirement": requirement.key, "brought_by": adapter.brought_by}

    def guarded(question: Question) -> list[Unmet]:
        try:
            return [_told(found, says, requirement.sentence) for found in islice(rule(question), _MOST_REASONS)]
        except (Exception, SystemExit):  # noqa: BLE001 - what it says may repeat what somebody wrote, so it is not told
            return [failed]

    return guarded


def _told(found: Unmet, says: Mapping[str, str], sentence: str) -> Unmet:
    """What was *found* unmet, with a sentence, and without anything but ids, codes and numbers.

    Raises:
        ValueError: It is no code with what it is about, and perhaps details.
    """
    code, about, *more = found
    details: dict[str, str] = dict(*more)
    if not _is_code(code) or not isinstance(about, str):
        raise ValueError
    return (
        code,
        about,
        {**{str(name): shown(value) for name, value in details.items()}, "says": says.get(code, sentence)},
    )
