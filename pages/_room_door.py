"""The door of a room: the address and code by which phones and the big screen come in."""

from __future__ import annotations

import socket
from html import escape
from urllib.parse import quote, urlsplit

import segno
import streamlit as st

from pages._parts import plain
from research import Workshop

_OWN = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - names to recognise, nothing is bound


def draw_door(room: Workshop) -> None:
    """How phones and the big screen come in."""
    origin = st.text_input("Address that phones use", _origin(), key="room_origin").rstrip("/")
    joining = f"{origin}/join?room={quote(room.token)}"
    picture = segno.make(joining, micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    words = f"QR code: opens {origin}/join for this room"
    st.html(f'<img src="{escape(picture)}" alt="{escape(words)}" style="width:100%;max-width:15rem;display:block">')
    st.markdown(f"Or open **{plain(origin)}/join** and type **{room.code}**")
    st.link_button("Open the big screen", f"{origin}/board?room={quote(room.token)}", icon=":material/tv:")
    if urlsplit(origin).hostname in _OWN:
        st.warning("Phones cannot reach this address: it means “this machine”. Put its name in the network here.")


def _origin() -> str:
    """The address of this app as a phone in the same network may reach it."""
    here = urlsplit(st.context.url or "http://localhost:8501")
    base = here.path.removesuffix("/").removesuffix("workshop").rstrip("/")
    host = here.netloc
    if here.hostname in _OWN:
        port = f":{here.port}" if here.port else ""
        host = f"{_own_address()}{port}"
    return f"{here.scheme}://{host}{base}"


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to learn it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "localhost"
        return str(probe.getsockname()[0])
