"""A reader of a pathway's JSON table who knows nothing else: no line of the library, and no package.

It answers what a partner without Python can answer too. As a program it writes the golden verdicts of a version that is
about to be published: `restorative pathway table NAME | python tests/pathways/verdicts.py > tests/golden/verdicts/…`
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

PERMITTED, ASK, NO_OBJECTION = "permitted", "ask the service", "no objection"

Verdict = str | list[str]


class Reader:
    """Reads one table."""

    def __init__(self, text: str) -> None:
        self.table: dict[str, Any] = json.loads(text)
        self.rows: dict[str, dict[str, Any]] = {row["event"]: row for row in self.table["rows"]}
        self.lives: dict[str, dict[str, Any]] = {life["thing"]: life for life in self.table["lives"]}
        self.stages = [stage["stage"] for stage in self.table["stages"]]

    def at(self, stage: str, event: str, role: str) -> Verdict:
        """Whether *event* may happen to a case at *stage*, by somebody in *role*."""
        row, codes = self.rows[event], []
        if stage not in row["stages"]:
            codes.append("stage.not-permitted")
        if not row["unconditional"] and role not in row["roles"]:
            codes.append("role.missing")
        return codes or (ASK if row["requires"] else PERMITTED)

    def to(self, thing: str, state: str, event: str) -> Verdict:
        """Whether *event* may happen to a *thing* in *state*, as far as the thing is concerned."""
        steps = [step for step in self.lives[thing]["steps"] if step["event"] == event]
        if self.rows[event]["is"] == "report" or any(state in step["states"] for step in steps):
            return NO_OBJECTION
        return [f"{thing}.not-permitted"]

    def golden(self) -> dict[str, Any]:
        """Every verdict: those that agree are put together."""
        return {
            "pathway": f"{self.table['name']}/{self.table['version']}",
            "digest": self.table["digest"],
            "cases": list(self._of_cases()),
            "things": list(self._of_things()),
        }

    def _of_cases(self) -> Iterator[dict[str, Any]]:
        for event in self.rows:
            said: dict[str, tuple[Verdict, dict[str, list[str]]]] = {}
            for stage in self.stages:
                for role in self.table["roles"]:
                    verdict = self.at(stage, event, role)
                    said.setdefault(json.dumps(verdict), (verdict, {}))[1].setdefault(stage, []).append(role)
            for verdict, where in said.values():
                for roles in dict.fromkeys(map(tuple, where.values())):
                    stages = [stage for stage, found in where.items() if tuple(found) == roles]
                    yield {"event": event, "stages": stages, "roles": list(roles), "verdict": verdict}

    def _of_things(self) -> Iterator[dict[str, Any]]:
        for thing, life in self.lives.items():
            for event in dict.fromkeys(step["event"] for step in life["steps"]):
                said: dict[str, tuple[Verdict, list[str]]] = {}
                for state in life["states"]:
                    verdict = self.to(thing, state, event)
                    said.setdefault(json.dumps(verdict), (verdict, []))[1].append(state)
                for verdict, states in said.values():
                    yield {"thing": thing, "event": event, "states": states, "verdict": verdict}


def written(golden: dict[str, Any]) -> str:
    """*golden* as JSON with a line for each verdict."""
    parts = []
    for key, value in golden.items():
        told = json.dumps(value)
        if isinstance(value, list):
            told = "[\n" + ",\n".join(f"  {json.dumps(one)}" for one in value) + "\n ]"
        parts.append(f' "{key}": {told}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(written(Reader(sys.stdin.read()).golden()))
