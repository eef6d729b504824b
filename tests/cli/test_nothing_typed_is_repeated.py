"""What somebody typed may be a name, wherever it stands: it is said what is wrong, and the name is not said again."""

import pytest
from tests.cli.conftest import Run

NAME = "Ann O'Example"
CASE = "case-k3q9x2m7t4ab"
STORE = ("--store", "memory:", "--as", "f1", "--roles", "coordinator")
RECORD = ("record", *STORE, CASE, "contact-made")


@pytest.mark.parametrize(
    "typed",
    [
        (NAME,),
        (f"--{NAME}",),
        ("case", NAME),
        ("case", "show", "--store", "memory:", NAME),
        ("case", "options", *STORE, NAME),
        ("case", "explain", *STORE, CASE, NAME),
        ("case", "consents", *STORE, CASE, NAME),
        ("case", "list", "--store", "memory:", NAME),
        ("case", "list", "--store", "memory:", "--stage", NAME),
        ("case", "list", "--store", "memory:", f"--stage={NAME}"),
        ("record", *STORE, NAME, "contact-made"),
        ("record", *STORE, CASE, NAME),
        ("record", "--fields", NAME),
        (*RECORD, NAME),
        (*RECORD, f"{NAME}=p1"),
        (*RECORD, f"participant={NAME}"),
        (*RECORD, "participant=p1", f"participant.{NAME}=p1"),
        (*RECORD, f"{NAME}=p1", f"{NAME}.x=p1"),
        (*RECORD, "participant=p1", f"channel={NAME}"),
        (*RECORD, "participant=p1", "channel=phone", "--at", NAME),
        (*RECORD, "participant=p1", "channel=phone", "--expecting", NAME),
        (*RECORD, "participant=p1", "--json-fields", NAME),
        ("record", "--store", "memory:", "--as", NAME, "--roles", "coordinator", CASE, "case-resumed"),
        ("record", "--store", "memory:", "--as", "f1", "--roles", NAME, CASE, "case-resumed"),
        ("tell", *STORE, NAME, "facilitator-registered"),
        ("tell", *STORE, "f1", NAME),
        ("due", "--store", "memory:", "--at", NAME),
        ("report", "--store", "memory:", NAME),
        ("report", "--store", "memory:", "commissioner", "--year", NAME),
        ("pathway", "show", NAME),
        ("pathway", "table", "justice", "--format", NAME),
        ("pathway", "table", "justice", "--format", "mermaid", "--of", NAME),
        ("pathway", "diff", "justice", NAME),
        ("import", "--store", "memory:", "no-such-file.csv", "--mapping", NAME),
        ("verify", "--store", "memory:", NAME),
    ],
    ids=lambda typed: " ".join("NAME" if NAME in word else word for word in typed if not word.startswith("--")),
)
def test_a_name_is_not_repeated(run: Run, typed: tuple[str, ...]) -> None:
    """Wherever a name stands in place of an id or a code, the answer is a mistake that is told, without the name."""
    ran = run(*typed)

    assert ran.code in (1, 2)
    assert ran.err
    assert "Ann" not in ran.out + ran.err
    assert "Example" not in ran.out + ran.err


def test_a_code_is_repeated(run: Run) -> None:
    """What can be nobody's name is said again, so that a slip is found."""
    assert "'contact-mode'" in run("record", "--fields", "contact-mode").err
    assert "--sotre" in run("case", "list", "--sotre", "memory:").err
    assert "'accept'" in run("case", "list", "--stage", "accept").err


def test_what_is_wrong_is_said_whole(run: Run) -> None:
    """A single letter that somebody typed takes nothing out of the sentence."""
    assert "No such command '…'." in run("A").err
    assert "Usage: restorative" in run("E").err
