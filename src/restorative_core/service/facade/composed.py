"""A service put together from a storage, channels and its own settings."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from copy import copy
from datetime import datetime
from types import TracebackType
from typing import Self

from restorative_core import plugins
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import Misconfigured
from restorative_core.pathways import PUBLISHED
from restorative_core.ports import Channel, ChannelKind, JoinableStorage, Storage
from restorative_core.service.casebook import Casebook
from restorative_core.service.in_use import in_use
from restorative_core.service.ledger import Ledger, utc_now
from restorative_core.service.naming import new_stream
from restorative_core.service.people import People
from restorative_core.service.register import Register
from restorative_core.service.settings import Practice
from restorative_core.service.summaries import Summaries
from restorative_core.service.summing_up import SummingUp


class Composed:
    """What every room of a service stands on. `RestorativeService` says what it is made of."""

    def __init__(
        self,
        storage: Storage,
        *,
        channels: Mapping[ChannelKind, Channel] | None = None,
        practice: Practice | None = None,
        pathways: Sequence[Pathway] = PUBLISHED,
        clock: Callable[[], datetime] = utc_now,
        names: Callable[[str], str] = new_stream,
    ) -> None:
        self._clock, self._names = clock, names
        self.channels = dict(channels or {})
        self._practice = practice or Practice()
        self._timetable = self._practice.timetable()
        self._summing_up = SummingUp(self._timetable, self._practice.policy)
        self._pathways = in_use(pathways, self._practice)
        self._stand_on(storage, lent=False)

    def _stand_on(self, storage: Storage, *, lent: bool) -> None:
        """Keep everything in *storage*, which may be *lent* by a host: then it writes within the host's transaction."""
        self.storage, self._lent = storage, lent
        self._ledger = Ledger(storage, self._clock, self._names, self._summing_up, joined=lent)
        self._people = People(self._ledger)
        self._register = Register(self._ledger)
        self._book = Casebook(self._ledger, self._pathways, next(iter(self._pathways)), tuple(self.channels))

    @property
    def practice(self) -> Practice:
        """The service's own settings. They are those that it was made with: to change them, make another service."""
        return self._practice

    @classmethod
    def open(
        cls,
        url: str,
        *,
        practice: Practice | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open the storage at *url*, and the channels that *practice* names.

        Raises:
            Misconfigured: The URL, or a channel's, cannot be read.
            AdapterFailed: No adapter answers to it, or the adapter is broken.
            StorageFailed: The storage cannot be used.
            UnsoundPathway: A pathway does not bear what the practice asks besides.
        """
        with ExitStack() as opened:
            storage = opened.enter_context(closing(plugins.storage(url)))
            channels: dict[ChannelKind, Channel] = {}
            for channel_url in practice.channels if practice else ():
                offer, channel = plugins.channel(channel_url)
                opened.enter_context(closing(channel))
                if offer.carries in channels:
                    raise Misconfigured(
                        f"Two channels carry {offer.carries.value}. Leave one of them out of `channels`."
                    )
                channels[offer.carries] = channel
            service = cls(storage, channels=channels, practice=practice, clock=clock)
            Summaries(service._ledger).refill()
            opened.pop_all()
            return service

    def joined(self, connection: object) -> Self:
        """This service within the transaction that the host has open on *connection*.

        What it records is durable when the host commits, and gone when the host rolls back, together with the host's
        own rows. It never commits and never makes a stale write again: `Stale` comes to the host, whose transaction
        still stands. From its first write until the host ends the transaction it holds the storage's one lock on
        writing, so that nobody else can record; keep it short. Take a new one for every transaction: it asks the
        database a few short questions, and composes nothing anew.

        What cannot be undone by rolling back is refused with `Misconfigured`, and nothing is done: sending messages,
        erasing, showing whoever it may be to somebody, restoring, copying and mending. Ask the service itself for it.

        Args:
            connection: The driver's connection, or Django's or SQLAlchemy's, with a transaction open.

        Raises:
            Misconfigured: The storage cannot be joined.
            Misconfigured, StorageFailed: The connection is of no kind that the storage knows, has no transaction open,
                or leads to a database without its tables.
        """
        if not isinstance(self.storage, JoinableStorage):
            raise Misconfigured("This storage cannot write within another's transaction. Use sqlite or postgresql.")
        joined = copy(self)
        joined._stand_on(self.storage.joined(connection), lent=True)  # noqa: SLF001 -- it is another of our own
        return joined

    def _insist_on_own_transactions(self, what: str) -> None:
        """Refuse *what*, which is a plural or a verb's noun, in a transaction that the host may still roll back.

        Raises:
            Misconfigured: The service was joined to one.
        """
        if self._lent:
            raise Misconfigured(
                f"{what} cannot be undone, so it is not done in a transaction of the host. Ask the service itself,"
                " before the transaction is begun or once it is committed. Nothing was done."
            )

    def close(self) -> None:
        """Close the storage and the channels: each of them, even where one cannot be closed.

        One that was joined to a host's transaction leaves the host its connection, and the channels to whom they are.
        """
        with ExitStack() as closed:
            closed.callback(self.storage.close)
            for channel in () if self._lent else self.channels.values():
                closed.callback(channel.close)

    def __enter__(self) -> Self:
        """The service itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
