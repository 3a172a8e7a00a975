"""The two plain pages, each one file for the browser: styles and script inside, nothing loaded from elsewhere."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import quote, urljoin

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_HERE = Path(__file__).resolve().parent


def screen(name: str) -> HTMLResponse:
    """``join`` or ``board``, under a policy that lets only its own script run."""
    nonce = secrets.token_urlsafe(16)
    html = _read(f"{name}.html")
    for mark, file in (("/*look*/", "look.css"), ("/*room*/", "room.js"), ("/*script*/", f"{name}.js")):
        html = html.replace(mark, _read(file))
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return HTMLResponse(html.replace("{{nonce}}", nonce), headers=headers)


def door_picture(request: Request, token: str) -> Response:
    """The QR code of the room, for the host's own address as the big screen reached it."""
    address = urljoin(str(request.url), "../join") + f"?room={quote(token)}"
    picture = segno.make(address, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    named = picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return Response(named, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
