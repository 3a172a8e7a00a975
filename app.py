"""CPI Workbench in the browser: ``streamlit run app.py``, or ``streamlit run app.py -- --db URL``."""

from __future__ import annotations

import streamlit as st

from pages._frame import menu, sidebar
from pages._parts import STYLE

st.set_page_config(page_title="CPI Workbench", page_icon=":material/conversion_path:", layout="wide")
page = st.navigation(menu(), expanded=True)
st.html(STYLE)
sidebar()
page.run()
