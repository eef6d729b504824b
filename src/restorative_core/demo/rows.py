"""What partners write in one row or form."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from restorative_core.demo.chance import Chance
from restorative_core.demo.county import AREAS
from restorative_core.demo.people import somebody

POLICE = (
    "Ref No", "Date Received", "Referrer", "Victim Name", "Victim DOB", "Victim Tel", "Victim Email",
    "Safe to contact?", "Voicemail OK", "Offender Name", "Offender DOB", "Offence", "Offence Date", "Crime Ref",
    "CJ Stage", "Admits?", "Victim aware of referral", "Notes",
)  # fmt: skip
HOUSING = (
    "Case", "Opened", "Officer", "Complainants", "Respondents", "Type", "Both sides complain", "Area",
    "OK to write home?", "Consent to refer",
)  # fmt: skip

_OFFENCES = (
    "Burglary dwelling", "Criminal damage", "Fraud", "Harassment", "Robbery", "Assault occasioning ABH", "Affray",
)  # fmt: skip
_NOTES = (
    "",
    "",
    "",
    "Wants to ask why",
    "Would like an apology",
    "Works nights",
    "Worried about meeting in the street",
)
_DISPUTES = ("Noise", "Boundary", "Pets", "Children playing", "Verbal abuse", "Parking")
_STORIES = (
    "I was burgled and would like to ask why.",
    "I hurt somebody and want to say sorry.",
    "A row with my neighbours went too far.",
    "My son was attacked on his way home.",
)
_SLASHED, _DOTTED = "%d/%m/%Y", "%d.%m.%Y"


def offence_row(prefix: str) -> Callable[[Chance, int, date, str], dict[str, str]]:
    """What writes rows of the police's shape, with references that begin with *prefix*."""

    def row(chance: Chance, number: int, day: date, fault: str) -> dict[str, str]:
        happened = day - timedelta(days=chance.between(10, 400))
        victim = somebody(chance, happened)
        offender = somebody(chance, happened, youngest=15 if chance.happens(0.06) else 18)
        unknown = chance.happens(0.06)
        nobody = fault == "nobody"
        return {
            "Ref No": f"{prefix}/15/{number:05}",
            "Date Received": "31/02/2015" if fault == "date" else f"{day:{_SLASHED}}",
            "Referrer": chance.one_of(("PC 1204", "PC 0877", "DS 0042", "Victim liaison", "OOCD team")),
            "Victim Name": "" if nobody else victim.name,
            "Victim DOB": f"{victim.born:{_SLASHED}}",
            "Victim Tel": victim.phone,
            "Victim Email": victim.email if chance.happens(0.7) else "",
            "Safe to contact?": "perhaps"
            if fault == "answer"
            else chance.one_by_weight((("Yes", 78), ("after 6pm", 8), ("text only", 6), ("no", 8))),
            "Voicemail OK": chance.one_of(("Y", "N", "")),
            "Offender Name": "" if nobody or unknown else offender.name,
            "Offender DOB": "" if unknown else f"{offender.born:{_SLASHED}}",
            "Offence": chance.one_of(_OFFENCES),
            "Offence Date": f"{happened:{_SLASHED}}",
            "Crime Ref": f"15{chance.between(100_000, 999_999)}",
            "CJ Stage": chance.one_of(("Charged", "Community order", "Custody", "")),
            "Admits?": chance.one_by_weight((("Y", 60), ("Partly", 15), ("N", 8), ("", 17))),
            "Victim aware of referral": chance.one_by_weight((("Y", 80), ("N", 8), ("", 12))),
            "Notes": chance.one_of(_NOTES),
        }

    return row


def housing(chance: Chance, number: int, day: date, fault: str) -> dict[str, str]:
    """A row of a landlord's file."""
    one, other, third = (somebody(chance, day).name for _ in range(3))
    nobody = fault == "nobody"
    return {
        "Case": f"SH{number:04}",
        "Opened": "31.06.2015" if fault == "date" else f"{day:{_DOTTED}}",
        "Officer": f"Housing officer {chance.between(1, 4)}",
        "Complainants": "" if nobody else f"{one} / {third}" if chance.happens(0.1) else one,
        "Respondents": "" if nobody else other,
        "Type": chance.one_of(_DISPUTES),
        "Both sides complain": "Ja" if fault == "answer" else chance.one_by_weight((("No", 75), ("Yes", 25))),
        "Area": chance.one_of(tuple(AREAS.values())),
        "OK to write home?": chance.one_of(("Yes", "No")),
        "Consent to refer": chance.one_by_weight((("Yes", 88), ("", 8), ("No", 4))),
    }


def web_form(chance: Chance, number: int, day: date, fault: str) -> dict[str, Any]:
    """A form that somebody filled in for themselves, or for somebody else."""
    me = somebody(chance, day)
    by = chance.one_by_weight(((["phone", "email"], 5), (["email"], 3), (["phone", "text"], 2)))
    form: dict[str, Any] = {
        "form": "self-referral/3",
        "submitted": f"{day}T{'25' if fault == 'date' else '18'}:{number // 60 % 60:02}:{number % 60:02}Z",
        "i_am": chance.one_by_weight(
            (("harmed", 5), ("responsible", 3), ("community member", 1), ("on behalf of someone", 1))
        ),
        "me": {"name": me.name, "phone": me.phone, "email": me.email},
        "contact": {"by": by, "not_before": "09:00", "not_after": "19:30", "voicemail": chance.happens(0.5)},
        "what_happened": chance.one_of(_STORIES),
        "reported_to_police": chance.one_of((True, False, None)),
        "needs": chance.one_of(([], [], [], ["BSL interpreter"], ["Welsh"], ["large print"])),
        "agree_to_contact": fault != "answer",
    }
    if fault == "nobody":
        del form["me"]["name"]
    return form
