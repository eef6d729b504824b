"""Every field has its place in the data dictionary, and a text that is neither personal nor a code has none."""

from typing import Any

import attrs
import pytest
from attrs import field, frozen
from tests.service.conftest import SUPERVISOR, Desk

from restorative_core import events
from restorative_core.casework.dictionary import PURPOSES, REFERRAL_PARTS, dictionary, of_referral
from restorative_core.casework.event import Event
from restorative_core.errors import Refused
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.personal import Keep, personal, personal_fields
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.roles import Role

PERSONAL = frozenset({*personal_fields(events.ReferralReceived), *personal_fields(events.PersonRegistered)})
TEXT = "Ann Example of 1 High Street"


@pytest.mark.parametrize("cls", events.KINDS.values(), ids=events.KINDS)
def test_every_field_of_every_event(cls: type[Event]) -> None:
    """Each field is told of once; what is personal has its class, and whose it is; nothing else has."""
    told = list(dictionary(cls))

    assert [one.name for one in told] == [one.name for one in attrs.fields(cls)]
    assert {one.name for one in told if one.keep} == set(personal_fields(cls))
    assert all(one.says and bool(one.about) == (one.keep is not None) for one in told)


@pytest.mark.parametrize("cls", REFERRAL_PARTS, ids=lambda cls: cls.__name__)
def test_every_field_of_a_referral(cls: type) -> None:
    """Each field of a referral is told of, and is hidden just where it becomes something personal."""
    told = list(of_referral(cls, PERSONAL))

    assert [one.name for one in told] == [one.name for one in attrs.fields(cls)]
    assert {one.name for one in told if one.holds == "personal"} <= PERSONAL


def test_what_a_referral_holds() -> None:
    """Of a referral it is told which field is a moment, a choice, a code or a part with fields of its own."""
    told = {one.name: one.holds for one in of_referral(Referral, PERSONAL)}

    assert told == {
        "received": "moment",
        "source": "choice",
        "initiator": "choice",
        "participants": "see ReferredPerson",
        "organisation": "code",
        "reference": "kept as a key alone",
        "area": "code",
        "incident": "see Incident",
        "account": "personal",
        "notes": "personal",
        "wished": "moment",
        "sent": "moment",
        "pathway": "code",
    }


def test_every_retention_class_is_for_something() -> None:
    """Nothing is kept that nobody says a purpose of."""
    assert set(PURPOSES) == set(Keep)


@frozen(eq=False, repr=False)
class _Free(Exact):
    """A value with a text.

    Attributes:
        words: Anything.
    """

    words: str


@frozen(eq=False, repr=False)
class _WithinAValue(Event):
    """A text hides in a value.

    Attributes:
        inner: The value.
    """

    inner: _Free | None = None


@frozen(eq=False, repr=False)
class _OfNoKind(Event):
    """A field may hold anything.

    Attributes:
        anything: Anything.
    """

    anything: dict[str, Any] = field(factory=dict)


@frozen(eq=False, repr=False)
class _NotDescribed(Event):
    """Nobody says why a field is there."""

    name: str | None = personal(about="stream", keep=Keep.IDENTITY)


@pytest.mark.parametrize("cls", [_WithinAValue, _OfNoKind, _NotDescribed])
def test_a_field_without_a_class(cls: type) -> None:
    """An event with such a field is found, and its field is named."""
    with pytest.raises(TypeError, match=rf"{cls.__name__}\.\w+ "):
        list(dictionary(cls))


@frozen(eq=False, repr=False)
class _Shown(Exact):
    """A referral whose text is not hidden.

    Attributes:
        account: What happened.
    """

    account: str = ""


@frozen(eq=False, repr=False)
class _Unkept(Exact):
    """A referral with a text of which nothing becomes.

    Attributes:
        remarks: Anything.
    """

    remarks: str = ""


@frozen(eq=False, repr=False)
class _NamedLikeACode(Exact):
    """A part of a referral with a text that has the name of a code of the referral.

    Attributes:
        area: Anything.
    """

    area: str = ""


@frozen(eq=False, repr=False)
class _ByCode(Exact):
    """A part of a referral with texts behind codes.

    Attributes:
        answers: Anything, by a code.
    """

    answers: dict[Role, str] = field(factory=dict)


@pytest.mark.parametrize("cls", [_Shown, _Unkept, _NamedLikeACode, _ByCode])
def test_a_text_of_a_referral_without_a_class(cls: type) -> None:
    """A text that is shown although it is personal, or that is neither personal nor a code, is found."""
    with pytest.raises(TypeError, match=rf"{cls.__name__}\."):
        list(of_referral(cls, PERSONAL))
    assert list(of_referral(Referral, PERSONAL))


# What the dictionary calls a code is one

_TOLD: tuple[tuple[str, Event], ...] = (
    ("person", events.LegalHoldPlaced("h1", TEXT)),
    ("f1", events.FacilitatorRegistered(organisation=TEXT)),
    ("f1", events.ConflictDeclared("c1", organisation=TEXT)),
)


@pytest.mark.parametrize(("stream", "event"), _TOLD, ids=lambda one: getattr(one, "kind", ""))
def test_no_text_where_a_code_belongs(stream: str, event: Event) -> None:
    """On the stream of a person or a facilitator, too, a text in place of a code is refused, and nothing is stored."""
    desk = Desk()
    case = desk.receive()
    count = desk.records
    name = desk.service.person(case.id, "p1") if stream == "person" else stream

    with pytest.raises(Refused) as refused:
        desk.service.tell(name, event, desk.occasion(SUPERVISOR))

    assert [reason.code for reason in refused.value.reasons] == ["value.no-code"]
    assert desk.records == count
