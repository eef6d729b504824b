import io
from collections.abc import Callable
from typing import Any

import pytest

from restorative_core.cli.fields import KINDS

Run = Callable[..., Any]
AS = ("--as", "f99", "--roles", "facilitator,coordinator")


def test_what_is_permitted_is_recorded(run: Run, store: str, open_case: str) -> None:
    """A report is recorded, and the answer says where the case stands."""
    ran = run("record", open_case, "contact-received", "participant=p1", *AS, "--store", store, "--json")

    assert ran.code == 0
    assert ran.lines[0]["kind"] == "contact-received"
    last = run("case", "history", open_case, "--store", store, "--json").lines[-1]
    assert (last["number"], last["kind"], last["by"]["id"]) == (ran.lines[0]["number"], "contact-received", "f99")


def test_what_is_not_permitted_says_every_reason(run: Run, store: str, open_case: str) -> None:
    """A refusal ends with 1, tells every reason, and stores nothing."""
    before = run("case", "history", open_case, "--store", store).out

    ran = run("record", open_case, "session-started", "session=s9", *AS, "--store", store, "--json")

    assert ran.code == 1
    assert {"session.unknown", "stage.not-permitted"} <= {reason["code"] for reason in ran.lines[0]["reasons"]}
    assert "[session.unknown]" in ran.err
    assert run("case", "history", open_case, "--store", store).out == before


def test_fields_are_read_by_their_types(run: Run, store: str, open_case: str) -> None:
    """Lists, truth values, numbers and parts of fields can be written as FIELD=VALUE."""
    fields = (
        "participant=p1",
        "preferences.permits=phone,post",
        "preferences.safe_from=18:00",
        "preferences.voicemail=true",
    )
    answered = ("participant=p1", "answer=4")

    assert run("record", open_case, "contact-preferences-recorded", *fields, *AS, "--store", store).code == 0
    assert run("record", open_case, "survey-answered", *answered, *AS, "--store", store).code == 0
    shown = run("case", "history", open_case, "--store", store, "--json").lines
    assert shown[-2]["fields"]["preferences"] == {
        "permits": ["phone", "post"],
        "safe_from": "18:00",
        "safe_until": None,
        "voicemail": True,
    }
    assert shown[-1]["fields"]["answer"] == 4


def test_personal_text_comes_from_the_standard_input_alone(
    run: Run, store: str, open_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What people said is refused on the command line, is read from the standard input, and is never shown."""
    refused = run("record", open_case, "note-taken", "about=p1", "text=SECRET", *AS, "--store", store)
    inline = run("record", open_case, "note-taken", "--json-fields", '{"text": "SECRET"}', *AS, "--store", store)
    monkeypatch.setattr("sys.stdin", io.StringIO('{"about": ["p1"], "text": "SECRET"}'))
    taken = run("record", open_case, "note-taken", "--json-fields", "-", *AS, "--store", store)

    assert (refused.code, inline.code, taken.code) == (2, 2, 0)
    said = [refused, inline, taken, *(run("case", one, open_case, "--store", store) for one in ("show", "history"))]
    assert all("SECRET" not in ran.out + ran.err for ran in said)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("contact-made", "participant=p1", "channel=fax"), 1, "value.not-in-list"),
        (("contact-made", "colour=red"), 1, "key.unknown"),
        (("contact-made", "participant"), 2, "FIELD=VALUE"),
        (("contact-madee",), 2, "Did you mean contact-made"),
        (("message-due",), 2, "There is no kind of event"),
        (("suitability-decided", "suitable=perhaps"), 1, "value.wrong-type"),
        (("contact-received", "participant=p1", "--at", "2015-12-01T10:00"), 2, "--at has a time without its zone"),
        (("contact-received", "participant=p1", "--at", "yesterday"), 2, "--at takes a moment"),
        (("contact-received", "participant=p1", "--at", "2095-12-01"), 1, "moment.future"),
        (("contact-received", "participant=p1", "--expecting", "1"), 1, "has moved"),
        (("contact-received", "--json-fields", "[]"), 2, "one JSON object"),
        (("contact-received", "--json-fields", "{"), 1, "json.unreadable"),
        (("contact-received", "participant=p1", "participant.x=1"), 2, "given twice"),
    ],
)
def test_bad_input_is_told_and_stores_nothing(
    run: Run, store: str, open_case: str, *, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """Whatever does not fit is one clear complaint and an exit code, without a traceback."""
    before = run("case", "history", open_case, "--store", store).out

    ran = run("record", open_case, *arguments, *AS, "--store", store)

    assert ran.code == code
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert run("case", "history", open_case, "--store", store).out == before


def test_nobody_records_without_saying_who(run: Run, store: str, open_case: str) -> None:
    """Without an actor, or with a role that is none, nothing is recorded."""
    nobody = run("record", open_case, "contact-received", "participant=p1", "--store", store)
    boss = run(
        "record", open_case, "contact-received", "participant=p1", "--as", "f1", "--roles", "boss", "--store", store
    )

    assert (nobody.code, boss.code) == (2, 2)
    assert "Say who acts" in nobody.err
    assert "The roles are" in boss.err


def test_a_key_records_once(run: Run, store: str, open_case: str) -> None:
    """The same request with the same key is recorded once."""
    for _ in range(2):
        assert (
            run("record", open_case, "contact-received", "participant=p1", "--key", "k1", *AS, "--store", store).code
            == 0
        )

    kinds = [one["kind"] for one in run("case", "history", open_case, "--store", store, "--json").lines]
    assert kinds[-1] == "contact-received"
    assert kinds[-2] != "contact-received"


@pytest.mark.parametrize(
    ("kind", "tells"),
    [
        ("contact-made", ("participant  ", "(required)", "phone | ")),
        ("contact-preferences-recorded", ("preferences.permits  several with commas: phone",)),
        ("agreement-made", ("undertakings[].kind  apology", "terms  a text (personal")),
        ("details-corrected", ("event  an event, as JSON",)),
        ("suitability-decided", ("true | false",)),
    ],
)
def test_the_fields_of_a_kind_are_told(run: Run, kind: str, tells: tuple[str, ...]) -> None:
    """`--fields` shows a kind's fields, what each takes and whether it must be there, and records nothing."""
    ran = run("record", "--fields", kind)

    assert ran.code == 0
    assert all(one in ran.out for one in tells), ran.out
    assert run("record", "--fields", f"{kind}x").code == 2


def test_every_kind_can_be_described(run: Run) -> None:
    """No kind of event has a field that cannot be told of."""
    for kind in KINDS:
        assert run("record", "--fields", kind).out.startswith(f"{kind}: ")
