"""CPI Workbench in the browser: ``streamlit run app.py``, or ``streamlit run app.py -- --db URL``."""

from __future__ import annotations

import streamlit as st

from pages._frame import ICON, enter, sidebar
from pages._parts import STYLE

st.set_page_config(page_title="CPI Workbench", page_icon=str(ICON), layout="wide")
page = enter()
st.html(STYLE)
sidebar()
page.run()
