"""What was known at the end of a day: a case, its history, a report, and what a report says otherwise today."""

from collections.abc import Callable
from typing import Any

import pytest

from restorative_core import RestorativeService

Run = Callable[..., Any]


def _days(store: str, case: str) -> list[str]:
    with RestorativeService.open(store) as service:
        return [entry.recorded.date().isoformat() for entry in service.history(case)]


def test_a_history_ends_with_what_was_known(run: Run, store: str, open_case: str) -> None:
    """Only what had been recorded by the end of the day is shown, in the history and of the case."""
    days = _days(store, open_case)
    day = days[len(days) // 2]
    known = [one for one in days if one <= day]

    history = run("case", "history", open_case, "--as-known-on", day, "--store", store, "--json")
    shown = run("case", "show", open_case, "--as-known-on", day, "--store", store, "--json")

    assert len(history.lines) == len(known) < len(days)
    assert shown.lines[0]["entries"] == len(known)
    assert len(
        run("case", "history", open_case, "--as-known-on", "2900-01-01", "--store", store, "--json").lines
    ) == len(days)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_report_tells_what_differs(run: Run, store: str, form: tuple[str, ...]) -> None:
    """Each line that is told otherwise today is listed, as it was told then and as it is told now."""
    ran = run("report", "--year", 2015, "--as-known-on", "2015-06-30", "--differences", "--store", store, *form)

    assert ran.code == 0
    if form:
        whole = {line["label"]: line for line in ran.lines if line["figure"].startswith("referrals-by-source/")}
        assert whole[""]["before"]["value"]["number"] < whole[""]["after"]["value"]["number"]
    else:
        assert "Referrals received, by source  (referrals)" in ran.out
        assert " then, 30 now" in ran.out
        assert "told otherwise then." in ran.out


def test_a_report_of_today_differs_in_nothing(run: Run, store: str) -> None:
    """Asked for a day after which nothing was recorded, no line differs."""
    ran = run("report", "--year", 2015, "--as-known-on", "2900-01-01", "--differences", "--store", store)

    assert (ran.code, ran.out) == (0, "Every line was told then as it is now.\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("case", "history", "CASE", "--as-known-on", "2001-01-01"), "Its first entry is of 2015-"),
        (("case", "show", "CASE", "--as-known-on", "2001-01-01"), "Nothing of case-"),
        (("case", "show", "CASE", "--as-known-on", "yesterday"), "--as-known-on takes a day that exists"),
        (("case", "show", "CASE", "--as-known-on", "0001-01-01"), "between 1900 and 2999"),
        (("report", "--as-known-on", "2015-06-30"), "Say the period too: --year 2015."),
        (("report", "--differences"), "--differences compares --as-known-on DAY with today"),
        (("report", "--differences", "--as-known-on", "2015-06-30", "--format", "csv"), "leave --format out"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, store: str, open_case: str, arguments: tuple[str, ...], says: str) -> None:
    """What cannot be known is said in a sentence."""
    ran = run(*(open_case if one == "CASE" else one for one in arguments), "--store", store)

    assert (ran.code, says in ran.err) == (2, True), ran.err
