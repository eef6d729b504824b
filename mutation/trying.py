"""A warm process in which each mutant is tried in a fork of its own; no file is touched."""

import ast
import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from attrs import asdict, define

from mutation.mutants import Mutant
from mutation.touching import FileTested, Watching

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
EARLY, UNASKED = "the module was loaded before", "pytest asked no test"
MEMORY = 4 * 2**30

_ENDS = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
"""How the tests end where all of them were run."""


class Changed(importlib.machinery.SourceFileLoader):
    """Loads another text than the one in the file."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        """The other text, compiled."""
        return compile(self.text, self.get_filename(fullname), "exec", dont_inherit=True)


@define
class Instead(importlib.abc.MetaPathFinder):
    """Finds one module before anybody else does.

    Attributes:
        name: The module.
        path: Its file.
        text: The text that is loaded.
    """

    name: str
    path: str
    text: str

    def find_spec(
        self, fullname: str, _: Sequence[str] | None, __: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Ours, if it is the one."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=Changed(fullname, self.path, self.text)
        )


@define(eq=False)
class Asking:
    """A pytest plugin that asks chosen tests in a chosen order, and says which was the first to fail.

    Attributes:
        order: The tests.
        seconds: How much of the processor's time each may take: the process is ended by a signal when it is over.
        failed: The first that failed.
    """

    order: list[str]
    seconds: float
    failed: str = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what is asked, in its order."""
        place = {test: number for number, test in enumerate(self.order)}
        items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])

    def start_clock(self) -> None:
        """Begin to count the time again."""
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def pytest_runtest_setup(self) -> None:
        """A test has all its time before it."""
        self.start_clock()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first failure."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a file that cannot be read any more."""
        if report.failed:
            self.failed = self.failed or report.nodeid


def module_name(module: str) -> str:
    """What a module is imported as."""
    return module.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def watched(root: Path, tests: Iterable[str], slowest: float, *, only: set[str] | None = None) -> dict[str, FileTested]:
    """Run test files once in a process of their own, with nothing changed: what each file has shown.

    With every test it is watched which functions it comes through, unless *only* some are run.

    Raises:
        SystemExit: They did not come to their end: what was not run would seem to miss everything.
    """
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        watching = Watching(f"{root}/", slowest, watches=only is None)
        with _silence() as printed:
            chosen = [] if only is None else [Asking(sorted(only), 4 * slowest)]
            sys.setprofile(watching.watch if only is None else None)
            ended = pytest.main(["--continue-on-collection-errors", *tests], plugins=[watching, *chosen])
            sys.setprofile(None)
        if ended not in _ENDS:
            print(f"The tests were broken off.\n{printed.getvalue()}", file=sys.stderr)
        with os.fdopen(writer, "w") as out:
            json.dump([asdict(file) for file in watching.told()] if ended in _ENDS else None, out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told_by:
        told = json.load(told_by)
    os.wait()
    if told is None:
        raise SystemExit("Not every test could be run, so nothing is known of any mutant. Begin again.")
    return {file.path: file for file in (FileTested(**one) for one in told)}


def warm_up(root: Path, module: str) -> None:
    """Import what a module imports: it stays as it is, whatever becomes of the module.

    What stands in the module's own folder is left for later when the folder itself imports something.
    """
    folder = (root / module).parent
    own = module_name(str((folder / "__init__.py").relative_to(root)))
    skips = any(isinstance(node, ast.ImportFrom) for node in _parsed(folder / "__init__.py").body)
    for node in _parsed(root / module).body:
        if isinstance(node, ast.ImportFrom) and node.module and not (skips and node.module.startswith(own)):
            importlib.import_module(node.module)
            for alias in node.names:
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{node.module}.{alias.name}")


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def try_one(root: Path, mutant: Mutant, rounds: list[list[str]], seconds: float) -> tuple[str, str]:
    """What became of a mutant, and the test that told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        said = _judged(root, mutant, [Asking(order, seconds) for order in rounds])
        os.write(writer, said.encode()[:4000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told_by:
        said = told_by.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return TIMED_OUT, ""
    if said in (EARLY, UNASKED):
        raise RuntimeError(f"A mutant of {mutant.module} was never tried: {said}")
    return (SURVIVED, "") if said == SURVIVED else (KILLED, said or "the process ended")


def _judged(root: Path, mutant: Mutant, rounds: list[Asking]) -> str:
    """What tells on the mutant once it is loaded."""
    name = module_name(mutant.module)
    if name in sys.modules:
        return EARLY
    gc.disable()
    sys.meta_path.insert(0, Instead(name, str(root / mutant.module), mutant.code(root)))
    with _silence():
        try:
            if not rounds:
                return SURVIVED
            rounds[0].start_clock()
            importlib.import_module(name)
            for asking in rounds:
                code = pytest.main(["-x", *dict.fromkeys(test.partition("::")[0] for test in asking.order)], [asking])
                if code == pytest.ExitCode.NO_TESTS_COLLECTED:
                    return UNASKED
                if code != pytest.ExitCode.OK:
                    return asking.failed or f"stops: pytest ends with {int(code)}"
        except BaseException as error:  # noqa: BLE001 -- whatever it is that stops it
            return f"stops: {type(error).__name__}"
    return SURVIVED


@contextlib.contextmanager
def _silence() -> Iterator[io.StringIO]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed
