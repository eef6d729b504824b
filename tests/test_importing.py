"""What importing the library brings along, and what it does not."""

import subprocess
import sys
from collections.abc import Iterator
from inspect import isfunction
from typing import Any, get_args, get_type_hints

import attrs
import pytest

import restorative_core
from restorative_core.service.facade.people import OfPeople

HEAVY = {
    "holidays",
    "pytest",
    "hypothesis",
    "typer",
    "rich",
    "sqlite3",
    "smtplib",
    "tomllib",
    "asyncio",
    "sqlalchemy",
    "psycopg",
}


def _loaded_by(program: str) -> set[str]:
    told = f"{program}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-I", "-c", told], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_deciding_loads_no_tools_and_no_adapter() -> None:
    """Whoever imports the library for its rules loads no tools of tests, terminals or databases, and no adapter."""
    loaded = _loaded_by("import restorative_core")

    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith("restorative_") and name != "restorative_core"}


def test_the_service_loads_no_adapter_before_it_is_asked_for() -> None:
    """An adapter is imported when its URL is opened, and no other with it."""
    loaded = _loaded_by("from restorative_core import RestorativeService\nRestorativeService.open('memory:').close()")

    assert not loaded & (HEAVY - {"tomllib"})
    assert not {name for name in loaded if name.startswith("restorative_") and name != "restorative_core"}


def test_the_door_has_what_it_says() -> None:
    """Every name of the door can be had, and the door knows of no other."""
    assert sorted(restorative_core._WHERE | restorative_core._WHOLE) == sorted(restorative_core.__all__)  # noqa: SLF001
    for name in restorative_core.__all__:
        assert getattr(restorative_core, name) is not None
    assert set(restorative_core.__all__) <= set(dir(restorative_core))
    with pytest.raises(AttributeError, match="no attribute 'decides'"):
        _ = restorative_core.decides  # type: ignore[attr-defined]


def _classes(hint: Any) -> Iterator[type]:
    """The library's own classes of which *hint* is made."""
    for one in get_args(hint):
        yield from _classes(one)
    if isinstance(hint, type) and hint.__module__.startswith("restorative_core."):
        yield hint


def test_what_is_said_of_people_can_be_annotated() -> None:
    """Whatever the service takes or gives of people, and what stands in it, has its name at the door."""
    asked = {name: one for name, one in vars(OfPeople).items() if isfunction(one) and not name.startswith("_")}
    found = {cls for one in asked.values() for hint in get_type_hints(one).values() for cls in _classes(hint)}
    inside = {cls for one in found if attrs.has(one) for field in attrs.fields(one) for cls in _classes(field.type)}
    names = {cls.__name__ for cls in found | inside if cls.__module__.startswith("restorative_core.service.")}

    assert {"erase", "retention", "subject_access", "find_people", "files_to_erase"} <= asked.keys()
    assert {"Erased", "ErasedItem", "HeldFile", "ToldFile", "Match", "GivenOfThemselves"} <= names
    assert sorted(names - {*restorative_core.__all__}) == []
    assert {"Detail", "Revealed", "Sought"} <= {*restorative_core.__all__}
