"""CPI Workbench in the browser: ``streamlit run app.py``, or ``streamlit run app.py -- --db URL``.

The file plays two parts. ``streamlit run`` sees the assignment of an ``st.App``, imports the file once as a module and
serves what it finds: Streamlit with the routes of the live room beside it. For each visitor it then runs the same
file as a script, which draws.
"""

from __future__ import annotations

import streamlit as st

if __name__ == "__main__":
    from pages._frame import ICON, enter
    from pages._look import STYLE
    from pages._sidebar import sidebar

    st.set_page_config(page_title="CPI Workbench", page_icon=str(ICON), layout="wide")
    page = enter()
    st.html(STYLE)
    sidebar()
    page.run()
else:
    from pages._live import live_routes

    app = st.App(__file__, routes=live_routes())
