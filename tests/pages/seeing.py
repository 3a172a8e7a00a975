"""Reading a page under AppTest."""

from __future__ import annotations

import time
from typing import Any

from streamlit.testing.v1 import AppTest

from pages import _door


def sound(at: AppTest) -> AppTest:
    """The page, after making sure that it did not break."""
    assert not at.exception, at.exception
    return at


def text(at: AppTest) -> str:
    """Every word on the page that is not inside a field."""
    kinds = ("title", "subheader", "markdown", "caption", "html", "info", "warning", "error", "toast", "metric")
    parts = [str(getattr(element, "body", "") or element.value) for kind in kinds for element in at.get(kind)]
    return "\n".join(parts)


def button(at: AppTest, label: str) -> Any:
    """The button whose label begins so."""
    found = [b for b in at.button if b.label.startswith(label)]
    assert found, f"no button {label!r} among {[b.label for b in at.button]}"
    return found[0]


def wait_for_job(study: str, seconds: float = 10) -> None:
    """Waits until no long work of the study runs any more."""
    end = time.monotonic() + seconds
    while any(job.state == "running" for job in _door.jobs().of(study)):
        assert time.monotonic() < end, "the job did not end"
        time.sleep(0.02)
