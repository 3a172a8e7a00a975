"""Run by Alembic: carries out the migrations on the connection, and in the transaction, that ``migrate`` passes in."""

from __future__ import annotations

from alembic import context

from research.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
