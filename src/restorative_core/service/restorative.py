"""`RestorativeService`: load, decide, store, tell."""

from restorative_core.service.facade.people import OfPeople
from restorative_core.service.facade.whole import OfTheWhole


class RestorativeService(OfPeople, OfTheWhole):
    """A restorative-justice service: its cases, its people, its messages and its figures.

    The host composes it from a storage and channels, or opens it by a URL. It is a context
    manager that closes what it was given.

    Args:
        storage: Where everything is kept.
        channels: The channel that carries each kind of contact. A kind that is not here is never sent by the service.
        practice: The service's own settings.
        pathways: The pathways in use; the first is that of a new case. Each is asked besides what the practice says.
        clock: Gives the present instant, with time zone.
        names: Gives the name of a new stream of a kind.

    Raises:
        Misconfigured: There is no pathway, or one of them twice; or a setting needs a package that is not installed.
        AdapterFailed: No adapter offers a requirement that the practice names, or the adapter is broken.
        UnsoundPathway: A pathway does not bear what the practice asks besides.
        StorageFailed: The storage cannot be used.
    """
