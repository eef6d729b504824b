"""A FastAPI host over SQLAlchemy: its own row and the case are stored together, or neither is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Engine, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from restorative_core import Actor, Faulty, Occasion, RestorativeService, StaffRole, referral_from_form
from restorative_sqlite import create_schema


class Base(DeclarativeBase):
    """The host's tables."""


class Enquiry(Base):
    """What the host keeps of an enquiry: its own number, and the case that it became."""

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(String(40), unique=True)


def prepared(url: str) -> Engine:
    """The database at *url*, such as sqlite:///host.db, with the host's tables in it and ours beside them."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        create_schema(connection)
    return engine


def application(engine: Engine, service: RestorativeService) -> FastAPI:
    """The host's application over *engine*, and over the *service* that stands on the same database."""
    app = FastAPI()

    def session() -> Iterator[Session]:
        """A session for one request, which is committed if the request succeeds."""
        with Session(engine) as found, found.begin():
            yield found

    @app.post("/enquiries", status_code=201)
    def take(form: dict[str, Any], db: Annotated[Session, Depends(session, scope="function")]) -> dict[str, Any]:
        """Store the enquiry and its case: both are there once this is answered, and neither is if it fails."""
        occasion = Occasion(datetime.now(UTC), Actor("web", roles={StaffRole.SYSTEM}))
        try:
            case = service.joined(db).receive(referral_from_form(form), occasion)
        except Faulty as faults:
            raise HTTPException(422, [reason.says for reason in faults.reasons]) from None
        enquiry = Enquiry(case=case.id)
        db.add(enquiry)
        db.flush()
        return {"enquiry": enquiry.id, "case": case.id}

    return app
