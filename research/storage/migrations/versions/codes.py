"""Codes with a colour and an example, and put away without being deleted; named points to go back to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "codes"
down_revision = "0001"


def upgrade() -> None:
    """Codes so far have no colour and no example, and none of them is archived.

    The table is made anew: SQLite can add a column that must hold something only with a default that stays, and the
    tables shall be what the program says, whichever way they came to be.
    """
    with op.batch_alter_table("code", recreate="always") as code:
        code.add_column(sa.Column("colour", sa.Text, nullable=False, server_default=""))
        code.add_column(sa.Column("example", sa.Text, nullable=False, server_default=""))
        code.add_column(sa.Column("shown_by", sa.Text))
        code.add_column(sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("code") as code:
        for name in ("colour", "example", "archived"):
            code.alter_column(name, server_default=None)
    op.create_table(
        "restore_point",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restore_point"),
        sa.ForeignKeyConstraint(["id"], ["ledger.id"], name="fk_restore_point_id"),
    )
