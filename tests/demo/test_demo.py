import email
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from restorative_core import plugins
from restorative_core.casework.catalogue import DepartureReported, SessionStarted
from restorative_core.demo.county import ORGANISATIONS, staff
from restorative_core.demo.making import Summary, make
from restorative_core.demo.partners import partners
from restorative_core.errors import Misconfigured
from restorative_core.service.restorative import RestorativeService
from restorative_core.service.settings import practice_from_file

CASES = 30


def _made(folder: Path, seed: int = 1, *, force: bool = False) -> Summary:
    return make(folder, CASES, seed, lambda *_told: None, force=force)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county's folder."""
    made = tmp_path_factory.mktemp("small") / "demo"
    _made(made)
    return made


@pytest.fixture
def service(folder: Path) -> Iterator[RestorativeService]:
    """The small county's service."""
    with RestorativeService.open(f"sqlite:///{folder}/county.db") as opened:
        yield opened


def test_there_are_as_many_cases_as_were_asked_for(service: RestorativeService) -> None:
    """As many rows are good as there are to be cases, and every one of them was imported."""
    assert sum(1 for _ in service.cases()) == CASES
    for cases in (1, 2, 7, 33, 400):
        assert sum(partner.good for partner in partners(cases, 1)) == cases


def test_the_county_is_that_of_2015() -> None:
    """21 partner organisations and 73 facilitators from among them, of whom 20 are volunteers."""
    everybody = staff()

    assert len(set(ORGANISATIONS)) == 21
    assert len(everybody.facilitators) == 73
    assert len(everybody.volunteers) == 20
    assert {one.organisation for one in everybody.facilitators} <= set(ORGANISATIONS)


def test_nothing_was_done_that_the_practice_does_not_permit(service: RestorativeService) -> None:
    """Every session began with consent: a departure is told as one, and never counts as a session."""
    for case in service.cases():
        kinds = [type(entry.event) for entry in case.history]
        assert kinds.count(SessionStarted) == sum(
            1 for session in case.sessions.values() if session.status in {"in-progress", "ended", "stopped"}
        )
    assert any(isinstance(entry.event, DepartureReported) for case in service.cases() for entry in case.history)


def test_people_change_their_minds(service: RestorativeService) -> None:
    """Consents are refused and withdrawn, and the year has its mistakes."""
    kinds = Counter(entry.event.kind for case in service.cases() for entry in case.history)

    assert kinds["consent-withdrawn"] > 0
    assert kinds["consent-refused"] > 0
    assert kinds["message-sent"] > 0


def test_everything_happens_in_its_year(service: RestorativeService) -> None:
    """Every entry was recorded in 2015, and none before it happened."""
    for change in service.changes():
        assert change.entry is not None
        assert change.entry.recorded.year == 2015
        assert change.entry.at.earliest <= change.entry.recorded


def test_every_record_is_what_was_stored(service: RestorativeService) -> None:
    """The chains of every stream verify."""
    assert [verified.problem for verified in service.verify() if verified.problem] == []


def test_letters_carry_no_facts_of_a_case(folder: Path) -> None:
    """Each letter goes to an address that nobody has, and names nothing of what happened."""
    letters = sorted((folder / "outbox").glob("*.eml"))

    assert letters
    for letter in letters:
        message = email.message_from_bytes(letter.read_bytes())
        assert str(message["To"]).endswith("@example.org")
        assert "victim" not in str(message.get_payload()).lower()


def test_faulty_rows_are_rejected_with_their_reasons(folder: Path) -> None:
    """Each partner's rejects stand in a file of their own."""
    for rejects in (folder / "rejects").iterdir():
        assert all(json.loads(line)["reasons"] for line in rejects.read_text().splitlines())
    assert (folder / "rejects" / "police.jsonl").read_text()


def test_the_practice_file_can_be_used(folder: Path) -> None:
    """The practice.toml that is written names a channel that can be opened."""
    practice = practice_from_file(folder / "practice.toml")

    offer, channel = plugins.channel(practice.channels[0])
    channel.close()
    assert offer.name == "eml"
    assert practice.channels == (f"eml://{folder}/outbox",)
    assert practice.areas["corby"] == "Corby"


def test_the_same_seed_makes_the_same_county(folder: Path, tmp_path: Path, service: RestorativeService) -> None:
    """Case ids and reports are the same, byte for byte; another seed makes another county."""
    _made(tmp_path / "again")
    _made(tmp_path / "other", seed=2)

    def ids(place: Path) -> list[str]:
        with RestorativeService.open(f"sqlite:///{place}/county.db") as opened:
            return [case.id for case in opened.cases()]

    for name in ("report.html", "report.csv", "inbox/police.csv", "rejects/housing.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert ids(tmp_path / "again") == ids(folder)
    assert not set(ids(tmp_path / "other")) & set(ids(folder))


def test_nothing_is_overwritten_unless_it_is_a_demonstration(tmp_path: Path) -> None:
    """A folder that is there is left alone; with force a demonstration is replaced, and nothing else ever is."""
    mine, made = tmp_path / "mine", tmp_path / "demo"
    mine.mkdir()
    (mine / "thesis.txt").write_text("important")
    _made(made)

    with pytest.raises(Misconfigured, match="there already"):
        _made(made)
    with pytest.raises(Misconfigured, match="holds other things"):
        _made(mine, force=True)
    _made(made, force=True)

    assert (mine / "thesis.txt").read_text() == "important"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "mine"]
