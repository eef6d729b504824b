"""A pytest plugin: `--restorative-certificate FILE` says in JSON which clauses an adapter keeps.

It is loaded wherever pytest and this library are installed, and does nothing unless it is asked to. It works with
pytest-xdist too: what is known of a clause travels with the report of its test.
"""

import json
from collections.abc import Generator, Mapping
from functools import cache
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest

from restorative_core.ports import CHANNEL_GROUP, FORMAT_GROUP, PORT_VERSION, STORAGE_GROUP

_CLAUSE, LACKS = "restorative.clause", "restorative.lacks"
KIT = f"{__name__.rpartition('.')[0]}.contracts"
"""Where the clauses stand."""

_OPTION = "--restorative-certificate"
_GROUPS = (STORAGE_GROUP, CHANNEL_GROUP, FORMAT_GROUP)
_WORST_FIRST = ("failed", "warned", "excused", "skipped", "passed")


class ClauseWarning(pytest.PytestWarning):
    """A clause that is on trial within this version of the kit is not kept: it will count from the next one on."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("restorative_core").addoption(
        _OPTION, type=Path, metavar="FILE", help="write which clauses of the contracts are kept to FILE, as JSON"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Take note of every report, in the process that sees them all."""
    path: Path | None = config.getoption(_OPTION)
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Certificate(path), "restorative_core.certificate")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in the report which clause it is, of whom; warn of a clause on trial that is not kept."""
    contract: Any = getattr(item, "cls", None)
    if hasattr(contract, "certified") and call.when == "setup":
        number = contract.number(getattr(item, "originalname", ""))
        if number:
            about = {"clause": number, "on_trial": _on_trial(item), "excuse": _excuse(item)}
            item.user_properties.append((_CLAUSE, {**contract.certified(), **about}))
    report = yield
    if report.when == "call" and hasattr(report, "wasxfail") and report.skipped and _on_trial(item):
        item.warn(ClauseWarning(f"{item.name} is not kept; it is {report.wasxfail}"))
    return report


class Certificate:
    """What becomes of each clause, told when all is done.

    Args:
        path: The file to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._contracts: dict[str, dict[str, Any]] = {}
        self._clauses: dict[str, dict[str, dict[str, str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of what became of a clause."""
        told: dict[str, Any] = dict(report.user_properties)
        if _CLAUSE not in told or (report.when != "call" and report.passed):
            return
        clause = dict(told[_CLAUSE])
        number, on_trial, excuse = clause.pop("clause"), clause.pop("on_trial"), clause.pop("excuse")
        where = report.nodeid.rpartition("::")[0]
        self._contracts.setdefault(where, clause)
        why = {"why": excuse} if excuse and report.passed else _why(report, told)
        became = {"clause": number, "became": _became(report, excuse, on_trial=on_trial), **why}
        seen = self._clauses.setdefault(where, {}).setdefault(number, became)
        if _WORST_FIRST.index(became["became"]) < _WORST_FIRST.index(seen["became"]):
            self._clauses[where][number] = became

    def pytest_sessionfinish(self) -> None:
        """Write the certificate."""
        kit = {"kit": PORT_VERSION, "port": PORT_VERSION, "core": version("restorative-core")}
        told = {**kit, "contracts": [self._told(where) for where in sorted(self._contracts)]}
        self._path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _told(self, where: str) -> dict[str, Any]:
        contract = dict(self._contracts[where])
        seen = self._clauses[where]
        every = contract.pop("clauses")
        sorted_out = {
            became: [_but(seen[number], "became") for number in every if seen.get(number, {}).get("became") == became]
            for became in reversed(_WORST_FIRST)
        }
        return {
            "test": where,
            **contract,
            **sorted_out,
            "passed": [found["clause"] for found in sorted_out["passed"]],
            "not run": [number for number in every if number not in seen],
        }


def number_of(clause: Any) -> str:
    """The number of *clause*, with which its sentence begins."""
    return str(clause.__doc__ or "").partition(". ")[0]


def adapter_of(offer: Any) -> Mapping[str, str]:
    """The adapter that makes *offer*: its name, and the distribution that brings it; empty where none is installed."""
    opens = getattr(offer, "open", None) or type(getattr(offer, "format", None))
    package = str(getattr(opens, "__module__", "")).partition(".")[0]
    return {"adapter": getattr(offer, "name", ""), **_distribution(package)}


@cache
def _distribution(package: str) -> Mapping[str, str]:
    """The distribution whose entry points lead to *package*, and its version."""
    for entry in (entry for group in _GROUPS for entry in entry_points(group=group)):
        if entry.module.partition(".")[0] == package and entry.dist is not None:
            return {"distribution": entry.dist.name, "version": entry.dist.version}
    return {"distribution": "", "version": ""}


def _on_trial(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "function", None), "on_trial", False))


def _excuse(item: pytest.Item) -> str:
    """Why a clause has been defined again outside the kit; empty for one that is tried as the kit has it."""
    if getattr(getattr(item, "function", None), "__module__", "").startswith(KIT):
        return ""
    reasons = [str(mark.kwargs.get("reason", "")) for mark in item.iter_markers("xfail")]
    return next(filter(None, reasons), "it is defined again")


def _became(report: pytest.TestReport, excuse: str, *, on_trial: bool) -> str:
    """What became of a clause. One that was defined again has not passed: what did may be an empty body."""
    if hasattr(report, "wasxfail") and report.skipped:
        return "warned" if on_trial else "excused"
    return "excused" if excuse and report.passed else report.outcome


def _why(report: pytest.TestReport, told: Mapping[str, Any]) -> dict[str, Any]:
    """Why a clause did not pass: what the adapter lacks, the reason that was given, or where it broke."""
    if report.passed:
        return {}
    if hasattr(report, "wasxfail"):
        return {"why": report.wasxfail}
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return {"why": reason.removeprefix("Skipped: "), **({"lacks": told[LACKS]} if LACKS in told else {})}
    crash = getattr(report.longrepr, "reprcrash", None)
    return {"why": crash.message.partition("\n")[0] if crash else str(report.longrepr), "when": report.when}


def _but(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}
