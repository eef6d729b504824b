"""People who do not exist: invented names, telephone numbers kept for fiction, addresses at example.org."""

import unicodedata
from datetime import date, timedelta

from attrs import frozen

from restorative_core.demo.chance import Chance

_FIRST = (
    "Mairéad", "Priya", "Oluwaseun", "Aisha", "Tomasz", "Łucja", "Eoin", "Dagmar", "Wei", "Amélie", "Håkon", "Ngọc",
    "Kwame", "Siân", "Zofia", "Imran", "Béatrice", "Declan", "Farah", "Gethin", "Ines", "Jamal", "Keira", "Leroy",
)  # fmt: skip
_LAST = (
    "Adeyemi", "Begum", "Brân", "D'Souza", "Evans", "Fletcher", "Grzelak", "Hussain", "Inglis", "Jasinski", "Kaur",
    "Li", "Müller", "Nkemelu", "O'Neill", "Patel", "Quill", "Rowbotham", "Sørensen", "Tilley", "Usher", "Żak",
)  # fmt: skip


@frozen
class Somebody:
    """Somebody who does not exist.

    Attributes:
        name: Their name.
        born: Their date of birth.
        phone: A telephone number from the range that is kept for fiction, 07700 900000 to 900999.
        email: An address at example.org, which nobody has.
    """

    name: str
    born: date
    phone: str
    email: str


def somebody(chance: Chance, day: date, youngest: int = 18) -> Somebody:
    """Somebody who is at least *youngest* years old on *day*."""
    first, last = chance.one_of(_FIRST), chance.one_of(_LAST)
    born = day - timedelta(days=youngest * 366 + chance.between(0, 45 * 365))
    number = chance.between(0, 999)
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".lower()).encode("ascii", "ignore").decode()
    letters = "".join(letter for letter in plain if letter.isalnum() or letter == ".").strip(".")
    return Somebody(f"{first} {last}", born, f"07700 900{number:03}", f"{letters}{number}@example.org")
