"""Carry earlier tokens over as hashes, and leave no table behind that holds keys in clear."""

from django.db import migrations

CARRY_OVER = """
DO $$ BEGIN
  IF to_regclass('authtoken_token') IS NOT NULL THEN
    INSERT INTO claims_apitoken (owner_id, name, hint, digest, scopes, created_at)
    SELECT user_id, 'earlier token', left(key, 8), encode(sha256(convert_to(key, 'UTF8')), 'hex'),
           ARRAY['decide', 'read', 'submit'], created
      FROM authtoken_token;
    DROP TABLE authtoken_token;
  END IF;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [("claims", "0022_api_tokens")]

    operations = [migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop)]
