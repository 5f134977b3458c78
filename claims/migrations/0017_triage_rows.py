"""The reason that goes with finding both sides to be one claim, and a switch for each kind of conflict."""

from django.db import migrations

KINDS = ["denial", "contradiction", "numeric", "reversal"]


def add_rows(apps, schema_editor):
    apps.get_model("claims", "DismissReason").objects.get_or_create(
        slug="same-claim",
        defaults={"label": "Same claim", "description": "Both sides say the same.", "ordinal": 85},
    )
    rules = apps.get_model("claims", "ReviewRule").objects
    for kind in KINDS:
        rules.get_or_create(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("claims", "0016_triage")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
