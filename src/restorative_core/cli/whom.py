"""Who is meant, where somebody is named by a case and their id in it."""

from restorative_core.cli.ending import Asking
from restorative_core.errors import Unknown
from restorative_core.service.restorative import RestorativeService


def named(service: RestorativeService, who: str) -> str:
    """The stream that *who* names, or the person whom CASE:p1 names.

    Raises:
        Asking: They take part in the case, and who they are has been erased.
        Unknown: There is no such case, or nobody of that id in it.
    """
    case, colon, participant = who.partition(":")
    if not colon:
        return who
    try:
        return service.person(case, participant)
    except Unknown as unknown:
        if unknown.noun == "case" or participant not in service.case(case).people:
            raise
        raise Asking(
            f"Who {participant} of {case} is has been erased. Name them by the id that was printed then, person-…"
        ) from None
