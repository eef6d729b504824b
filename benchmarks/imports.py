"""How long importing the library takes, beside importing what it stands on.

Whole processes, in turn, the bare interpreter among them; what is printed are ratios of medians
over the bare interpreter. Run it on a machine that does nothing else:

    uv run python benchmarks/imports.py
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 31
PROGRAMS = {
    "nothing": "pass",
    "attrs, cattrs, pluggy": "import attrs, cattrs, pluggy",
    "restorative_core": "import restorative_core",
    "decide, events, pathways": "from restorative_core import decide, events, pathways",
    "restorative_core with its service": "from restorative_core import RestorativeService",
}


def seconds(program: str) -> float:
    """How long a process takes that runs *program*."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 -- the programs above and no other
    return time.perf_counter() - start


def main() -> None:
    """Print what each import adds, and its ratio to the floor."""
    taken: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(ROUNDS):
        for name, program in PROGRAMS.items():
            taken[name].append(seconds(program))
    bare = statistics.median(taken["nothing"])
    floor = statistics.median(taken["attrs, cattrs, pluggy"]) - bare
    for name, times in taken.items():
        added = statistics.median(times) - bare
        print(f"{name:36} +{added * 1000:6.1f} ms   {added / floor:5.2f} of the floor")


if __name__ == "__main__":
    main()
