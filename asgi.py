"""The server: the Streamlit app with warm-up, Dutch page, health and map routes (`uvicorn asgi:app`)."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from monitors.views import server

# With a folder called pages/ Streamlit starts in its old multipage mode, and the first deep link fails.
PagesManager.uses_pages_directory = False

app = st.App(Path(__file__).with_name("app.py"), lifespan=server.lifespan, routes=server.ROUTES,
             middleware=server.MIDDLEWARE)
