"""The script of the empty page: a menu, the same three choices as the app's page has, and one line of text.

The choices are as long as the app's (342 municipalities), so that what differs is the content and nothing else. With
`?lijnen=3` there are three lines of ten points as well: the least that a page with map, development and ranking can
cost on Streamlit, before it has a figure in it.
"""

import pandas as pd
import streamlit as st

LINE = {"mark": "line", "height": 300, "encoding": {"x": {"field": "x", "type": "quantitative"},
                                                    "y": {"field": "y", "type": "quantitative"}}}


def page() -> None:
    """The whole page."""
    gemeente = st.selectbox("Gemeente", [f"gemeente {number}" for number in range(342)])
    indicator = st.selectbox("Indicator", [f"indicator {number}" for number in range(90)])
    jaar = st.selectbox("Jaar", list(range(2025, 2005, -1)))
    st.markdown(f"{indicator}, {gemeente}, {jaar}")
    seed = len(indicator) + int(gemeente.split()[1]) + int(jaar)
    for number in range(int(st.query_params.get("lijnen", 0))):
        points = pd.DataFrame({"x": range(10), "y": [(seed + number) * place % 7 for place in range(10)]})
        st.vega_lite_chart(points, LINE, theme=None, key=f"lijn{number}")


st.set_page_config(layout="wide")
st.navigation([st.Page(page, title="Leeg", default=True)]).run()
