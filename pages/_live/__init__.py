"""The live room: two plain pages and a few routes beside Streamlit's own, for phones and the big screen.

They bypass Streamlit's session, login and cross-site checks, so they bring guards of their own (``guards.py``) and
reach the study through the Workspace alone.
"""

from __future__ import annotations

import os

from starlette.routing import BaseRoute

from pages._live.routes import make_routes

_MARK = "CPI_WORKBENCH_LIVE"


def live_routes() -> list[BaseRoute]:
    """The routes for ``st.App``; from here on :func:`available` is true in this process."""
    os.environ[_MARK] = str(os.getpid())  # a module's variable would not survive Streamlit's reload of an edited file
    return make_routes()


def available() -> bool:
    """Whether this server answers phones: not when the app runs as a plain script, as in tests or some hosts."""
    return os.environ.get(_MARK) == str(os.getpid())
