"""Who works in the county: 21 partner organisations and 73 facilitators, of whom 20 are volunteers.

Source: northants-2015.
"""

from attrs import frozen

from restorative_core.vocabulary.credentials import Level
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.roles import StaffRole

YEAR = 2015
"""The year that is played."""

SERVICE = "service"
"""The code of the service itself."""

ORGANISATIONS = (
    "police-force",
    "voice",
    "landlord",
    "borough-homes",
    "county-homes",
    "riverside-housing",
    "probation",
    "rehabilitation-company",
    "prison",
    "youth-offending-service",
    "bench-charity",
    "refuge",
    "victim-support",
    "county-council",
    "borough-council",
    "academy-trust",
    "childrens-homes",
    "youth-charity",
    "faith-forum",
    "volunteer-centre",
    "mediation-charity",
)
"""The partner organisations, as codes."""

AREAS = {
    "corby": "Corby",
    "daventry": "Daventry",
    "east-northamptonshire": "East Northamptonshire",
    "kettering": "Kettering",
    "northampton": "Northampton",
    "south-northamptonshire": "South Northamptonshire",
    "wellingborough": "Wellingborough",
}
"""The areas, by their code."""

FACILITATORS, VOLUNTEERS = 73, 20
_LEVELS = ((12, Level.ADVANCED), (45, Level.INTERMEDIATE))
_VOLUNTEERING = "volunteer-centre"


@frozen
class Staff:
    """Everybody who works on cases.

    Attributes:
        coordinators: They decide on referrals and allocate cases.
        facilitators: They work with the people.
        supervisors: They look at what went wrong.
        system: The program itself.
    """

    coordinators: tuple[Actor, ...]
    facilitators: tuple[Actor, ...]
    supervisors: tuple[Actor, ...]
    system: Actor

    def level(self, facilitator: Actor) -> Level:
        """The level of *facilitator*: most of those who are paid lead cases, and some lead the gravest."""
        place = self.facilitators.index(facilitator)
        return next((level for upto, level in _LEVELS if place < upto), Level.FOUNDATION)

    def at_least(self, level: Level) -> tuple[Actor, ...]:
        """The facilitators who are at *level* or above."""
        return tuple(one for one in self.facilitators if self.level(one).rank >= level.rank)

    @property
    def volunteers(self) -> tuple[Actor, ...]:
        """The facilitators who are volunteers."""
        return tuple(one for one in self.facilitators if one.organisation == _VOLUNTEERING)


def staff() -> Staff:
    """The staff of the county."""
    employers = [name for name in ORGANISATIONS if name != _VOLUNTEERING]
    paid = FACILITATORS - VOLUNTEERS
    organisations = [employers[number % len(employers)] for number in range(paid)] + [_VOLUNTEERING] * VOLUNTEERS
    return Staff(
        tuple(Actor(f"c{number}", SERVICE, {StaffRole.COORDINATOR}) for number in (1, 2)),
        tuple(
            Actor(f"f{number:02}", organisation, {StaffRole.FACILITATOR})
            for number, organisation in enumerate(organisations, 1)
        ),
        tuple(Actor(f"v{number}", SERVICE, {StaffRole.SUPERVISOR}) for number in (1, 2)),
        Actor("system", SERVICE, {StaffRole.SYSTEM}),
    )
