"""Printing a page of the app: without menu, fields and buttons, in black on white, as long as it needs to be."""

from __future__ import annotations

import streamlit as st

_PRINT = """<style>
@media print{
 @page{margin:14mm}
 html,body,.stApp,[data-testid=stAppViewContainer],[data-testid=stMain],.stMainBlockContainer,
 [data-testid=stMain] :is(div,details){height:auto!important;max-height:none!important;overflow:visible!important}
 .stApp,[data-testid=stAppViewContainer],[data-testid=stMain]{position:static!important;display:block!important}
 [data-testid=stSidebar],[data-testid=stHeader],[data-testid=stToolbar],[data-testid=stStatusWidget],
 [data-testid=stMain] :is(button,input,select,[data-testid=stPageLink],[data-testid=stSelectbox],
 [data-testid=stButtonGroup],[data-testid=stPopover],[data-testid=stCheckbox],[data-testid=stElementToolbar],hr),.cpi-screen,.st-key-screen_only{display:none!important}
 .stMainBlockContainer{padding:0!important;max-width:none!important}
 .stApp,.stApp *:not(svg *):not(svg){color:#16222b!important;background-color:transparent!important}
 .stApp{background:#fff!important}
 [data-testid=stVegaLiteChart] svg text{fill:#16222b!important}
 svg,.cpi-chip{-webkit-print-color-adjust:exact;print-color-adjust:exact}
 [data-testid=stMain] details::details-content{content-visibility:visible!important;height:auto!important;
  display:block!important;opacity:1!important}
 [data-testid=stExpander]:has([data-testid=stDataFrame],[data-testid=stForm]){display:none!important}
 .cpi-quote,[data-testid=stVegaLiteChart],summary{break-inside:avoid}
 summary{break-after:avoid}
 h1,h2,h3,h4{break-after:avoid}
}
</style>"""


def printable(what: str) -> None:
    """Makes the page fit for paper and says how."""
    st.html(_PRINT)
    st.html(f'<p class="cpi-small cpi-screen">Ctrl + P prints {what} without menus, or saves it as PDF.</p>')
