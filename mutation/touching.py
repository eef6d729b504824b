"""Which tests come through which function: a mutant is shown to those first."""

import ast
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from types import CodeType, FrameType
from typing import Any

import pytest
from attrs import define, field, frozen

QUICK = 0.3
"""The seconds that a test may take in the first round."""

ELSEWHERE = ""
"""Stands for whatever runs outside of a test: importing, and collecting the tests."""


@frozen
class FileTested:
    """What one run of a test file, with nothing changed, has shown.

    Attributes:
        path: The file.
        seconds: How long each test took that passed.
        failed: The tests that did not pass; they are not asked.
        touches: The tests that come through each function, by the function's file and name.
    """

    path: str
    seconds: dict[str, float]
    failed: list[str]
    touches: dict[str, list[str]]


@frozen
class Tested:
    """What all of them have shown.

    Attributes:
        files: Each of them.
        failed: The tests that do not pass.
    """

    files: tuple[FileTested, ...]
    failed: frozenset[str]

    def rounds(self, function: str | None, own: str, within: tuple[str, ...], slowest: float) -> list[list[str]]:
        """The tests that come through a function, in rounds, as most mutants are killed by the first few tests.

        First the quick ones of two files: of the one that is named like the module, and of the one that has the most.
        Then the other quick ones, then the slow ones.
        """
        taken = {
            test: seconds
            for file in self.files
            if file.path.startswith(within)
            for test, seconds in file.seconds.items()
            if seconds <= slowest and test not in self.failed
        }
        through = {test for file in self.files for test in file.touches.get(function or "", ())}
        asked = set(taken) if function is None or ELSEWHERE in through else through & set(taken)
        counted = Counter(test.partition("::")[0] for test in asked)
        best = sorted(counted, key=lambda path: (own not in path, -counted[path]))[:2]
        rounds: list[list[str]] = [[], [], []]
        for test in sorted(asked, key=lambda test: (own not in test.partition("::")[0], taken[test])):
            quick = taken[test] <= QUICK
            rounds[0 if quick and test.partition("::")[0] in best else 1 if quick else 2].append(test)
        return [some for some in rounds if some]


def first(some: list[str], rounds: list[list[str]]) -> list[list[str]]:
    """The same rounds, and before them one of those of *some* that are in them: what has killed lately kills again."""
    asked = {test for tests in rounds for test in tests}
    before = [test for test in some if test in asked]
    after = [[test for test in tests if test not in before] for tests in rounds]
    return [tests for tests in (before, *after) if tests]


class TooSlow(BaseException):
    """A test takes too long to be asked. What it uses may catch this, and fail in a way of its own."""


@define(eq=False)
class Watching:
    """A pytest plugin that writes down what each test comes through.

    Attributes:
        root: Where the modules are that matter.
        slowest: The seconds of the processor's time after which a test is stopped.
        watches: Whether it is written down at all what a test comes through.
        test: The test that is running.
        seen: The functions that each test came through.
        seconds: How long each took.
        failed: The ones that did not pass.
        slow: The ones that were stopped, whatever they made of it.
    """

    root: str
    slowest: float
    watches: bool = True
    test: str = ELSEWHERE
    seen: dict[str, dict[int, CodeType]] = field(factory=dict)
    seconds: dict[str, float] = field(factory=dict)
    failed: set[str] = field(factory=set)
    slow: set[str] = field(factory=set)

    def watch(self, frame: FrameType, event: str, _: Any) -> None:
        """Write down a function that is called."""
        if event == "call":
            code = frame.f_code
            self.seen.setdefault(self.test, {})[id(code)] = code

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Watch one test, with nothing remembered from those before it."""
        for name, module in list(sys.modules.items()):
            if name.startswith("restorative_core"):
                for value in list(vars(module).values()):
                    getattr(value, "cache_clear", int)()
        self.test, start = item.nodeid, process_time()
        if self.watches:
            sys.setprofile(self.watch)  # again: a test that is stopped while we write down ends the watching
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = process_time() - start
            self.test = ELSEWHERE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Stop a test that takes too long. Where it was stopped is shown to nobody: that may be at no line at all."""
        signal.signal(signal.SIGPROF, self._stop)
        signal.setitimer(signal.ITIMER_PROF, self.slowest)
        try:
            yield
        except BaseException:
            if self.test not in self.slow:
                raise
            pytest.skip("It takes too long to be asked.")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self.slow.add(self.test)
        raise TooSlow

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Note a test that does not pass, unless that is because it was stopped."""
        if call.excinfo is not None and item.nodeid not in self.slow:
            self.failed.add(item.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that cannot be read."""
        if report.failed:
            self.failed.add(report.nodeid)

    def told(self) -> Iterator[FileTested]:
        """All of it, file by file; what ran outside of a test stands in each."""
        files: dict[str, list[str]] = {}
        for test in (*self.seconds, *self.failed):
            files.setdefault(test.partition("::")[0], []).append(test)
        for path, tests in files.items():
            touches: dict[str, list[str]] = {}
            for test in (ELSEWHERE, *dict.fromkeys(tests)):
                for place in {_place(code, self.root) for code in self.seen.get(test, {}).values()}:
                    touches.setdefault(place, []).append(test)
            touches.pop(ELSEWHERE, None)
            passed = {test: self.seconds[test] for test in tests if test not in self.failed | self.slow}
            yield FileTested(path, passed, sorted(self.failed & set(tests)), touches)


def function_at(root: Path, module: str, row: int) -> str | None:
    """The innermost function whose body has that line; none if what is there runs when the module is loaded."""
    found = _function(ast.parse((root / module).read_text(encoding="utf-8")), row)
    return f"{module}:{found}" if found else None


def _function(inside: ast.AST, row: int, prefix: str = "") -> str:
    """The qualified name of the function, or nothing."""
    for node in ast.iter_child_nodes(inside):
        if isinstance(node, ast.ClassDef) and node.lineno <= row <= (node.end_lineno or 0):
            return _function(node, row, f"{prefix}{node.name}.")
        if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= row <= (node.end_lineno or 0):
            return _function(node, row, f"{prefix}{node.name}.<locals>.") or f"{prefix}{node.name}"
    return ""


def _place(code: CodeType, root: str) -> str:
    if not code.co_filename.startswith(f"{root}src"):
        return ELSEWHERE
    return f"{code.co_filename.removeprefix(root)}:{code.co_qualname}"
