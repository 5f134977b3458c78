from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0012_conflict_rank'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='notice', name='notice_once_per_change'),
        migrations.RemoveConstraint(model_name='notice', name='notice_state_known'),
        migrations.RenameField(model_name='notice', old_name='state', new_name='kind'),
    ]
