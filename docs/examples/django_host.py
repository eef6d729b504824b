"""A Django host: its own row and the case are stored together, or neither is."""

from datetime import datetime
from typing import Any

import django
from django.conf import settings

from restorative_core import Actor, Occasion, RestorativeService, referral_from_form


def configure(database: dict[str, Any]) -> None:
    """Set Django up over *database*, as a project's settings would."""
    settings.configure(
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[],
        USE_TZ=True,
    )
    django.setup()


def desk(service: RestorativeService) -> tuple[Any, Any]:
    """The host's table, and what it does with a form, over the *service* that stands on the same database."""
    from django.db import connection, models, transaction  # noqa: PLC0415 -- Django wants its settings first

    class Enquiry(models.Model):  # type: ignore[misc]  # Django has no types
        """What the host keeps of an enquiry: its own number, and the case that it became."""

        case = models.CharField(max_length=40)

        class Meta:
            """Where the table belongs."""

            app_label = "desk"

        def __str__(self) -> str:
            """The case."""
            return str(self.case)

    def take(form: dict[str, Any], actor: Actor, at: datetime) -> Any:
        """Store the enquiry and its case: both are there once this returns, and neither is if it fails."""
        with transaction.atomic():
            enquiry = Enquiry.objects.create(case="")
            enquiry.case = service.joined(connection).receive(referral_from_form(form), Occasion(at, actor)).id
            enquiry.save()
        return enquiry

    return Enquiry, take
