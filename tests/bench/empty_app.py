"""The script of the empty page: a menu, the same three choices as the app's page has, and one line of text.

The choices are as long as the app's (342 municipalities), so that what differs is the content and nothing else.
"""

import streamlit as st


def page() -> None:
    """The whole page."""
    gemeente = st.selectbox("Gemeente", [f"gemeente {number}" for number in range(342)])
    indicator = st.selectbox("Indicator", [f"indicator {number}" for number in range(90)])
    jaar = st.selectbox("Jaar", list(range(2025, 2005, -1)))
    st.markdown(f"{indicator}, {gemeente}, {jaar}")


st.set_page_config(layout="wide")
st.navigation([st.Page(page, title="Leeg", default=True)]).run()
