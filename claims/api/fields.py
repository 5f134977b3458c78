"""Form fields of filters, stricter than the library's where the database is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import IsoDateTimeFilter


class UtcMomentField(IsoDateTimeField):  # type: ignore[misc]
    """A moment in UTC; PostgreSQL does not read every zone offset that ISO 8601 allows."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or refuse one before year 1 or after year 9999."""
        moment: datetime | None = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError as error:
            message = "Outside the years 1 to 9999."
            raise ValidationError(message) from error


class MomentFilter(IsoDateTimeFilter):  # type: ignore[misc]
    """Filters by a moment: ISO 8601, UTC where no zone is given."""

    field_class = UtcMomentField
