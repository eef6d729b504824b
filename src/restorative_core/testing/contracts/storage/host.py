"""What a host's own connection to a database can do."""

from typing import Protocol


class HostConnection(Protocol):
    """A connection as PEP 249 has it, within a transaction."""

    def commit(self) -> None:
        """Make durable what was done in the transaction, and end it."""
        ...

    def rollback(self) -> None:
        """Undo what was done in the transaction, and end it."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
