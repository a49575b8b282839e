"""An empty page served as the app is served: what Streamlit itself costs. Start: uvicorn tests.bench.empty:app."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """The same warm-up as the app has, so that only the page differs."""
    import altair
    import pandas
    import pyarrow

    assert altair and pandas and pyarrow
    gc.collect()
    gc.freeze()
    yield {}


async def health(_: Request) -> Response:
    return PlainTextResponse("ok")


app = st.App(Path(__file__).with_name("empty_app.py"), lifespan=lifespan, routes=[Route("/healthz", health)])
