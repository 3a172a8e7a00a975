"""The two plain pages, each one file for the browser: styles and script inside, nothing loaded from elsewhere."""

from __future__ import annotations

import secrets
from pathlib import Path

from starlette.responses import HTMLResponse

_HERE = Path(__file__).resolve().parent


def screen(name: str) -> HTMLResponse:
    """``join`` or ``board``, under a policy that lets only its own script run."""
    nonce = secrets.token_urlsafe(16)
    html = _read(f"{name}.html")
    for mark, file in (("/*look*/", "look.css"), ("/*room*/", "room.js"), ("/*script*/", f"{name}.js")):
        html = html.replace(mark, _read(file))
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return HTMLResponse(html.replace("{{nonce}}", nonce), headers=headers)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
