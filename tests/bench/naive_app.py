"""The indicator page as a first build would be: `streamlit run`, borders inline in the chart, st.altair_chart.

It shows the same things as the app's page: key figures, map, trend against the mean, ranking and table. Reading the
figures is cached, as anybody would do, so that the difference measured lies in how the page is built and served.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import pandas as pd
import streamlit as st

ROOT = Path(__file__).resolve().parents[2]


@st.cache_data
def figures() -> pd.DataFrame:
    """All municipal figures: indicator, code, naam, jaar, waarde."""
    from monitors.contract import current_file

    query = """
        SELECT o.indicator, o.region AS code, r.name AS naam, o.period AS jaar, o.value AS waarde
        FROM observation o JOIN region r ON r.code = o.region
        WHERE o.basis = 'today' AND o.level = 'GM' AND o.value IS NOT NULL
    """
    file = current_file(ROOT / "data" / "prepared")
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).df()


@st.cache_data
def borders() -> list[dict[str, Any]]:
    """The municipalities as GeoJSON features."""
    file = next((ROOT / "static").rglob("gemeente_*.geojson"))
    return list(json.loads(file.read_text(encoding="utf-8"))["features"])


def draw_map(year: pd.DataFrame) -> alt.Chart:
    """Choropleth with the borders and the values inside the chart."""
    values = year.set_index("code")["waarde"].to_dict()
    features = [
        {**area, "properties": {**area["properties"], "waarde": values.get(area["properties"]["code"])}}
        for area in borders()
    ]
    chart = alt.Chart(alt.Data(values=features)).mark_geoshape(stroke="white", strokeWidth=0.3)
    tooltip = [alt.Tooltip("properties.naam:N"), alt.Tooltip("properties.waarde:Q")]
    coloured = chart.encode(color=alt.Color("properties.waarde:Q"), tooltip=tooltip)
    return coloured.project("mercator").properties(height=560)


def draw_trend(series: pd.DataFrame, name: str) -> alt.Chart:
    """The municipality against the mean of all, by year."""
    own = series[series["naam"] == name].assign(reeks=name)
    mean = series.groupby("jaar", as_index=False)["waarde"].mean().assign(reeks="gemiddelde")
    return alt.Chart(pd.concat([own, mean])).mark_line(point=True).encode(x="jaar:O", y="waarde:Q", color="reeks:N")


def draw_ranking(year: pd.DataFrame, name: str) -> alt.Chart:
    """All municipalities from high to low, the chosen one in another colour."""
    marked = year.assign(gekozen=year["naam"] == name)
    return alt.Chart(marked).mark_bar().encode(x=alt.X("naam:N", sort="-y"), y="waarde:Q", color="gekozen:N")


def page() -> None:
    """The whole page."""
    everything = figures()
    names = sorted(everything["naam"].unique())
    name = st.selectbox("Gemeente", names, index=names.index("Utrecht") if "Utrecht" in names else 0)
    # Most figures first, so that there are years to choose from.
    indicator = st.selectbox("Indicator", list(everything["indicator"].value_counts().index))
    series = everything[everything["indicator"] == indicator]
    jaar = st.selectbox("Jaar", sorted(series["jaar"].unique(), reverse=True))
    year = series[series["jaar"] == jaar]
    st.title(indicator)
    st.metric(f"{name}, {jaar}", year.loc[year["naam"] == name, "waarde"].mean())
    st.altair_chart(draw_map(year), width="stretch")
    st.altair_chart(draw_trend(series, name), width="stretch")
    st.altair_chart(draw_ranking(year, name), width="stretch")
    st.dataframe(year.sort_values("waarde", ascending=False))


page()
