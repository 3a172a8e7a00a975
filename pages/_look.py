"""The style of everything that the pages draw themselves, on top of Streamlit's theme."""

STYLE = """<style>
.cpi-quote{margin:0;padding:.15rem 0 .15rem .8rem;border-left:3px solid color-mix(in srgb,currentColor 30%,transparent)}
.cpi-quote.suggested{border-left-style:dashed}
.cpi-quote p{margin:0;overflow-wrap:anywhere;line-height:1.5}
.cpi-quote footer,.cpi-small{font-size:.85rem;opacity:.85;margin-top:.15rem}
.cpi-chip{display:inline-flex;align-items:center;gap:.35em;padding:.05rem .5rem;margin:.1rem .3rem .1rem 0;
 border:1.5px solid;border-radius:1rem;font-size:.85rem;line-height:1.5;white-space:nowrap}
.cpi-chip b{font-family:"Segoe UI Symbol","Apple Symbols","DejaVu Sans",sans-serif}
.cpi-chip.suggested{border-style:dashed}
.cpi-chip span{color:inherit}
.cpi-mark{background:color-mix(in srgb,currentColor 10%,transparent);padding:.1em 0;color:inherit;
 border-bottom:2px solid currentColor}
.cpi-mark.suggested{border-bottom-style:dashed}
.cpi-mark.rejected{text-decoration:line-through;background:none}
.cpi-mark.focus{font-weight:600;background:color-mix(in srgb,#2f7fd1 28%,transparent)}
.cpi-turn{display:grid;grid-template-columns:minmax(4rem,8rem) 1fr;gap:.1rem .8rem;margin:.25rem 0;line-height:1.55}
.cpi-turn>:first-child{font-size:.85rem;opacity:.85;text-align:right;overflow-wrap:anywhere;padding-top:.1rem}
.cpi-turn>:last-child{overflow-wrap:anywhere}
.cpi-turn.boilerplate>:last-child{opacity:.7;font-style:italic}
.stMainBlockContainer{padding-top:3.75rem}
[data-testid=stToastContainer]{top:auto!important;bottom:1rem!important;right:1rem!important}
[data-testid="stCaptionContainer"]{color:inherit!important;opacity:.85}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p{text-decoration:underline;text-underline-offset:3px}
[data-testid^="stBaseButton-primary"]:not(:disabled){color:light-dark(#fff,#0c1114)!important}
[data-testid=stMultiSelectTagsContainer] :is(span[title],svg){color:light-dark(#fff,#0c1114)!important}
.st-key-cpi_rows :is(button,button>div,button>div>span,p){justify-content:flex-start;text-align:left}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]{padding-left:0}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]:not(:hover){background:none}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p{font-weight:400}
.cpi-beside .cpi-turn{grid-template-columns:1fr}
.cpi-beside .cpi-turn>:first-child{text-align:left}
@media (max-width:640px){.cpi-turn{grid-template-columns:1fr}.cpi-turn>:first-child{text-align:left}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
</style>"""
