"""What an installed adapter offers: it is imported, its hooks are checked, and one of them is asked.

Each adapter meets a plugin manager of its own, so that none can hide, rename or break another.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any

import pluggy

from restorative_core import hookspecs
from restorative_core.plugins.installed import Installed, one_line
from restorative_core.plugins.kinds import AnOffer, Kind
from restorative_core.ports import PORT_VERSION, FormatOffer, RequirementOffer

OLDEST_PORT_VERSION = 1
"""The oldest version of the ports that still works."""

_MOST_OFFERS = 1_000


def offered(kind: Kind[AnOffer], adapter: Installed) -> AnOffer:
    """Import *adapter* and return its offer.

    Raises:
        Broken: It cannot be imported, or breaks one of the rules for adapters.
    """
    plugin = _imported(adapter)
    manager = _checked(adapter, plugin)
    offers = _asked(kind, adapter, manager)
    named = [offer for offer in offers if offer.name == adapter.name]
    if len(named) != 1:
        names = ", ".join(sorted({str(offer.name) for offer in offers})) or "nothing at all"
        count = (
            f"offers {adapter.name!r} {len(named)} times" if named else f"is not among its offers: it offers {names}"
        )
        raise adapter.broken(count, f"Each entry point is the name of one offer. {adapter.reinstall}")
    _check_offer(adapter, named[0])
    return named[0]


def _imported(adapter: Installed) -> Any:
    try:
        return adapter.entry.load()
    except ModuleNotFoundError as error:
        remedy = f"Install what it needs, or uninstall {adapter.distribution}."
        raise adapter.broken(f"cannot be imported: {_described(error)}", remedy) from error
    except (Exception, SystemExit) as error:
        raise adapter.broken(f"cannot be imported: {_described(error)}") from error


def _checked(adapter: Installed, plugin: Any) -> pluggy.PluginManager:
    """A manager that knows *plugin* alone, whose hooks all exist and take what hooks are given."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, adapter.name)
    except pluggy.PluginValidationError as error:
        definition = re.search(r"hookimpl definition: (.+)", str(error))
        hook = definition[1] if definition else _described(error)
        remedy = f"A hook is a plain function without arguments. {adapter.reinstall}"
        raise adapter.broken(f"has a hook that does not fit: {hook}", remedy) from error
    except Exception as error:
        raise adapter.broken(f"cannot be registered: {_described(error)}") from error
    callers = manager.get_hookcallers(plugin) or []
    if not callers:
        raise adapter.broken("has no hooks", _marking(adapter))
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        unknown = ", ".join(sorted(caller.name for caller in callers if not caller.has_spec()))
        known = ", ".join(sorted(name for name in vars(hookspecs) if name.startswith("restorative_")))
        remedy = f"The hooks are {known}. {adapter.reinstall}"
        raise adapter.broken(f"has a hook that does not exist: {unknown}", remedy) from error
    if adapter.kind.hook not in {caller.name for caller in callers}:
        raise adapter.broken(f"does not have the hook {adapter.kind.hook}", _marking(adapter))
    return manager


def _marking(adapter: Installed) -> str:
    marked = f"Its function {adapter.kind.hook} has to be marked with restorative_core.hookspecs.hookimpl."
    return f"{marked} {adapter.reinstall}"


def _asked(kind: Kind[AnOffer], adapter: Installed, manager: pluggy.PluginManager) -> list[AnOffer]:
    """Everything that the adapter offers of this kind."""
    try:
        answers = getattr(manager.hook, kind.hook)()
        answer = answers[0] if isinstance(answers, list) and answers else ()
        offers = list(islice(answer, _MOST_OFFERS)) if isinstance(answer, Iterable) else [answer]
    except (Exception, SystemExit) as error:
        raise adapter.broken(f"fails when its hook {kind.hook} is asked: {_described(error)}") from error
    wrong = sorted({type(offer).__name__ for offer in offers if not isinstance(offer, kind.offer)})
    if wrong or not isinstance(answer, Iterable):
        found = ", ".join(wrong) or "a single offer"
        rule = f"The hook returns a list of {kind.offer.__name__}. {adapter.reinstall}"
        raise adapter.broken(f"returns {found} from its hook {kind.hook}, which is no list of offers", rule)
    return offers


def _check_offer(adapter: Installed, offer: Any) -> None:
    """Check that *offer* keeps a version of the ports that is known here, and can be used at all."""
    keeps = offer.port_version
    if not isinstance(keeps, int) or not OLDEST_PORT_VERSION <= keeps <= PORT_VERSION:
        known = f"{OLDEST_PORT_VERSION} to {PORT_VERSION}" if OLDEST_PORT_VERSION < PORT_VERSION else f"{PORT_VERSION}"
        newer = isinstance(keeps, int) and keeps > PORT_VERSION
        late = "restorative-core" if newer else adapter.distribution
        remedy = f"Upgrade {late}, or install another version of {adapter.distribution}."
        raise adapter.broken(f"keeps version {keeps!r} of the ports, and only {known} is known here", remedy)
    lacking = _lacking(offer)
    if lacking:
        raise adapter.broken(f"has an offer without {lacking}")


def _lacking(offer: Any) -> str:
    """What *offer* would need to be used and listed; empty when it lacks nothing."""
    if not isinstance(offer.summary, str):
        return "a text for a summary"
    if isinstance(offer, FormatOffer):
        return "" if callable(getattr(offer.format, "render", None)) else "a format that has a method render"
    if isinstance(offer, RequirementOffer):
        return "" if callable(getattr(offer, "load", None)) else "a function that gives the requirement"
    stated: object = getattr(offer, "capabilities", frozenset())
    if not isinstance(stated, AbstractSet):
        return "a set of capabilities"
    return "" if callable(offer.open) else "a function that opens it"


def _described(error: BaseException) -> str:
    """The type of *error* and what it says, in one line."""
    return one_line(f"{type(error).__name__}: {error}") if str(error) else type(error).__name__
