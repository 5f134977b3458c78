"""The dismiss reasons and ratings a new installation starts with."""

from django.db import migrations

DISMISS_REASONS = [
    ("update", "Update over time", "The later statement is about a changed situation."),
    ("other-place", "Other place", "The claims are about different places."),
    ("other-period", "Other period", "The claims are about different times."),
    ("other-scope", "Other scope or event", "Part of a whole, another group or another event."),
    ("compatible-figures", "Compatible figures", "Approximations, limits or units that agree."),
    ("plan", "Plan or hypothesis", "At least one side is not about a fact."),
    ("opinion", "Opinion", "At least one side is a judgement, not a checkable claim."),
    ("same-origin", "Same origin", "Both sides go back to one text."),
    ("extraction-error", "Extraction error", "Wrong speaker, wrong passage or wrong reading."),
]
RATINGS = [
    ("false", "False", 10, "#b3261e", 1),
    ("mostly-false", "Mostly false", 20, "#d9730d", 2),
    ("half-true", "Half true", 30, "#b8860b", 3),
    ("mostly-true", "Mostly true", 40, "#5c8a1f", 4),
    ("true", "True", 50, "#1e7d34", 5),
    ("unproven", "Unproven", 60, "#6b7280", None),
]


def add_rows(apps, schema_editor):
    reasons = apps.get_model("claims", "DismissReason")
    for ordinal, (slug, label, description) in enumerate(DISMISS_REASONS, start=1):
        reasons.objects.get_or_create(
            slug=slug, defaults={"label": label, "description": description, "ordinal": ordinal * 10}
        )
    ratings = apps.get_model("claims", "Rating")
    for slug, label, ordinal, colour, value in RATINGS:
        ratings.objects.get_or_create(
            slug=slug,
            defaults={"label": label, "ordinal": ordinal, "colour": colour, "claim_review_value": value},
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
