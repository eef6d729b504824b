"""Change one thing in the rules, see whether a test misses it, and do so for everything that can be changed."""

import argparse
import gc
import json
import os
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from time import perf_counter

import attrs
import cattrs  # noqa: F401 -- these are imported once, before anything forks
import hypothesis  # noqa: F401
import pluggy  # noqa: F401

from mutation.mutants import Mutant, Settings, mutants
from mutation.results import Equivalent, Result, difference, digest_of, equivalents, keep, kept, modules, table
from mutation.touching import FileTested, Tested, first, function_at
from mutation.trying import SURVIVED, module_name, try_one, warm_up, watched

CHECKOUT = Path(__file__).resolve().parent.parent
KEPT = CHECKOUT / ".mutation" / "results.jsonl"
WATCHED = CHECKOUT / ".mutation" / "watched.json"
TAKEN = ("src", "tests", "docs", "adapters", "conftest.py", "pyproject.toml", "README.md", "CHANGELOG.md")
LEFT_OUT = ("cacheprovider", "unraisableexception", "threadexception")
"""Parts of pytest that take time at each start and tell nothing here."""

PYTEST = f"""[pytest]
addopts = -q --import-mode=importlib --assert=plain {" ".join(f"-p no:{one}" for one in LEFT_OUT)}
filterwarnings = error
"""


def main() -> int:
    """Try the mutants of the modules that are named, or of all; say what became of them."""
    asked = _arguments()
    settings = Settings.read(CHECKOUT / "mutation" / "cosmic-ray.toml")
    KEPT.parent.mkdir(exist_ok=True)
    if asked.afresh:
        KEPT.unlink(missing_ok=True)
        WATCHED.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _copy(root)
        paths = list(modules(root, asked.paths or settings.modules))
        made = [mutant for module in paths for mutant in mutants(root, module, settings.left_out)]
        listed = equivalents(CHECKOUT / "mutation" / "equivalent.toml")
        done = {key for key, result in kept(KEPT).items() if result.stands(root)}
        left = [mutant for mutant in made if mutant.key not in done]
        print(f"{len(made)} mutants of {len(paths)} modules, {len(left)} to be tried", flush=True)
        failed: list[str] = []
        if left:
            tested = _tested(root, settings, resumed=asked.resume)
            failed = sorted(tested.failed)
            _try_all(root, left, tested, settings, asked.jobs)
        return _tell(root, made, listed, failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m mutation", description=__doc__)
    parser.add_argument("paths", nargs="*", help="modules or folders, as seen from the root; all, if none is named")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes try mutants at once")
    parser.add_argument("--afresh", action="store_true", help="forget what earlier runs have shown")
    parser.add_argument("--resume", action="store_true", help="watch only those tests again that are others")
    return parser.parse_args()


def _copy(root: Path) -> None:
    """Copy the checkout, so that it may be worked on meanwhile, and make the copy what is imported."""
    for name in TAKEN:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
        else:
            shutil.copy(source, root / name)
    (root / "pytest.ini").write_text(PYTEST, encoding="utf-8")
    os.chdir(root)
    os.environ |= {"HYPOTHESIS_PROFILE": "mutation", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": f"{root}/src"}
    sys.path[:] = [str(root / "src"), str(root), *(path for path in sys.path if Path(path) != CHECKOUT)]


def _tested(root: Path, settings: Settings, *, resumed: bool) -> Tested:
    """What the tests show with nothing changed.

    They are watched again when anything is another; on resuming, only a test file that is another itself. Then all of
    them are run once more, as a test that fails tells nothing.
    """
    within = (*settings.tests, *(path for more in settings.more.values() for path in more))
    paths = [path for one in within for path in modules(root, [one]) if Path(path).name.startswith("test_")]
    whole = "" if resumed else digest_of(root, ("src", "tests", "conftest.py"))
    digests = {path: f"{whole}{digest_of(root, (path,))}" for path in paths}
    known = _watched_before(digests, resumed=resumed)
    fresh = (
        watched(root, [path for path in paths if path not in known], settings.slowest)
        if len(known) < len(paths)
        else {}
    )
    files = known | fresh
    told = {path: {"digest": digests[path], "file": attrs.asdict(file)} for path, file in files.items()}
    WATCHED.write_text(json.dumps(told), encoding="utf-8")
    asked = {test for file in files.values() for test, taken in file.seconds.items() if taken <= settings.slowest}
    last = watched(root, paths, settings.slowest, only=asked) if known else fresh
    print(f"{len(asked)} tests look", flush=True)
    return Tested(tuple(files.values()), frozenset(test for file in last.values() for test in file.failed))


def _watched_before(digests: dict[str, str], *, resumed: bool) -> dict[str, FileTested]:
    """What an earlier run has seen of test files that are still the same."""
    told = json.loads(WATCHED.read_text(encoding="utf-8")) if WATCHED.exists() else {}
    same = str.endswith if resumed else str.__eq__
    return {
        path: FileTested(**told[path]["file"])
        for path, digest_now in digests.items()
        if path in told and same(told[path]["digest"], digest_now)
    }


def _try_all(root: Path, left: list[Mutant], tested: Tested, settings: Settings, jobs: int) -> None:
    """Try every mutant: a process for each module, a few of them at once, and each forks for every mutant."""
    by_module: dict[str, list[Mutant]] = {}
    for mutant in left:
        by_module.setdefault(mutant.module, []).append(mutant)
    running: set[int] = set()
    for module, some in by_module.items():
        if len(running) >= jobs:
            running.discard(_ended())
        child = os.fork()
        if child == 0:
            _try_module(root, module, some, tested, settings)
        running.add(child)
    while running:
        running.discard(_ended())


def _ended() -> int:
    """The next process that is done."""
    child, status = os.wait()
    if status:
        print("A module was not tried to the end; what stopped it stands above.", flush=True)
    return child


def _try_module(root: Path, module: str, some: list[Mutant], tested: Tested, settings: Settings) -> None:
    """Try the mutants of a module, write down what became of them, and end the process."""
    sys.dont_write_bytecode = True
    start = perf_counter()
    try:
        warm_up(root, module)
        gc.freeze()
        lately: list[str] = []
        for mutant in some:
            place = function_at(root, module, mutant.row)
            rounds = tested.rounds(place, f"test_{Path(module).stem}", settings.tests_of(module), settings.slowest)
            outcome, by = try_one(root, mutant, first(lately, rounds), settings.timeout)
            lately = [by, *(test for test in lately if test != by)][:12] if by else lately
            keep(KEPT, Result.of(root, mutant, outcome, by))
    except BaseException:  # noqa: BLE001 -- this process ends here, whatever happens
        traceback.print_exc()
        os._exit(1)
    print(f"{module_name(module)}: {len(some)} tried in {perf_counter() - start:.0f} s", flush=True)
    os._exit(0)


def _tell(root: Path, made: list[Mutant], listed: list[Equivalent], failed: list[str]) -> int:
    """Print what became of each; 1 if one survived that is not listed, or was not tried."""
    results = kept(KEPT)
    survived = [mutant for mutant in made if mutant.key in results and results[mutant.key].outcome == SURVIVED]
    unlisted = [mutant for mutant in survived if not any(one.is_of(mutant, root) for one in listed)]
    untried = [mutant for mutant in made if mutant.key not in results]
    for mutant in unlisted:
        print(f"\n{mutant.function or 'the module'}, {mutant.operator}\n{difference(root, mutant)}")
    for one in listed:
        if one.module in {mutant.module for mutant in made} and not any(one.is_of(mutant, root) for mutant in survived):
            print(f"\nNo longer needed in equivalent.toml: {one.operator} in {one.module}: {one.line}")
    for test in failed:
        print(f"Was not asked, as it fails with nothing changed: {test}")
    print("\n" + table(made, results, unlisted))
    return 1 if unlisted or untried or failed else 0


if __name__ == "__main__":
    sys.exit(main())
