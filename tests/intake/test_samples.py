import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.intake.mapping import Mapping
from restorative_core.intake.referrals import Intake, read_referrals
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import structure, unstructure, write_json

FOLDER = Path(__file__).parents[1] / "data" / "referrals"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
MAPPINGS = {"police.csv": "police", "housing.csv": "housing", "self_referrals.jsonl": "self-referral"}
FILES = pytest.mark.parametrize("name", list(MAPPINGS))


def _read(name: str) -> list[Intake]:
    return list(read_referrals(FOLDER / name, Mapping.named(MAPPINGS[name])))


@FILES
def test_faulty_records_are_those_that_are_known_to_be(name: str) -> None:
    """Every record of a partner's file is read, and exactly the faulty ones are found faulty."""
    found = _read(name)

    assert len(found) == TRUTH[name]["rows"]
    assert {str(one.record) for one in found if one.reasons} == set(TRUTH[name]["faulty"])


@FILES
def test_a_record_is_a_referral_or_has_reasons(name: str) -> None:
    """Each record becomes a referral or tells why not, never both and never neither."""
    assert all((one.referral is None) is bool(one.reasons) for one in _read(name))


@FILES
def test_referrals_travel_as_json(name: str) -> None:
    """A referral read from a partner's file is the same after a journey as JSON; and so is its raw text."""
    for one in _read(name):
        assert json.loads(json.dumps(one.raw)) == one.raw
        if one.referral is not None:
            assert structure(json.loads(write_json(unstructure(one.referral))), Referral) == one.referral


@FILES
def test_progress_ends_at_the_size_of_the_file(name: str) -> None:
    """Whoever shows a bar knows how many bytes have been read, of how many."""
    reading = read_referrals(FOLDER / name, Mapping.named(MAPPINGS[name]))
    before = reading.bytes_read
    list(reading)

    assert before == 0
    assert reading.bytes_read == reading.bytes_total == (FOLDER / name).stat().st_size


@FILES
def test_no_person_shows_in_what_is_printed(name: str) -> None:
    """Neither the representation of a result nor its sentences hold a name, number or address from the record."""
    for one in _read(name):
        shown = repr(one) + " ".join(reason.says + reason.about for reason in one.reasons)
        if one.referral is not None:
            shown += repr(one.referral)
            for person in one.referral.participants:
                assert not any(value and value in shown for value in _personal(person))
        assert "@" not in shown.replace("name@example.org", "")
        assert "07700" not in shown


@given(
    st.lists(
        st.tuples(st.sampled_from(["police.csv", "housing.csv"]), st.integers(0, 17), st.text(max_size=5)), max_size=4
    )
)
def test_no_sentence_repeats_a_cell(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, str]]
) -> None:
    """Whatever stands in a cell, no reason's sentence or place repeats it."""
    for name in ("police.csv", "housing.csv"):
        mapping = Mapping.named(MAPPINGS[name])
        columns = [*(one.name for one in mapping.columns), *mapping.ignore]
        cells = dict.fromkeys(columns, "")
        for of, index, text in changes:
            if of == name:
                cells[columns[index % len(columns)]] = f"Qqq{text}"
        path = tmp_path_factory.getbasetemp() / name
        with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            csv.writer(file).writerows([cells.keys(), cells.values()])
        for one in read_referrals(path, mapping):
            assert "Qqq" not in " ".join(reason.says + reason.about for reason in one.reasons) + repr(one)


def _personal(person: Any) -> tuple[str | None, ...]:
    return person.name, person.contact.phone, person.contact.email, person.born and person.born.isoformat()
