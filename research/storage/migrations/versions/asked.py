"""A validation keeps what it was asked: outcomes, what was held equal, and within what cases hang together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "asked"
down_revision = "agreement"

_NOTHING = '{"outcomes":[],"adjusters":[],"cluster":""}'


def upgrade() -> None:
    """What earlier validations were asked was not kept: theirs is an empty question."""
    with op.batch_alter_table("validation", recreate="always") as validation:
        validation.add_column(sa.Column("question", sa.Text, nullable=False, server_default=_NOTHING))
    with op.batch_alter_table("validation") as validation:
        validation.alter_column("question", server_default=None)
