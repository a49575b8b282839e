"""The page /api for people: how to ask, what may be asked, and what to mind. Plain HTML with our own style."""

from __future__ import annotations

import html
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from monitors.store import StoreError
from monitors.views.api_description import DESCRIBED
from monitors.views.api_endpoints import ENDPOINTS, MOST_CODES, Endpoint
from monitors.views.api_parameters import LONGEST_QUERY, Question, Values
from monitors.views.frame import address
from monitors.views.in_use import world
from monitors.views.packages import files_html

_SHEETS = ("thema.css", "api.css")
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_EXAMPLES = {  # of each address one question that shows what it is for
    "indicators": "?monitor=wonen&limit=5", "regions": "?level=GM&q=utrecht",
    "observations": "?region=GM0344,GM0363&from=2020&level=GM&limit=20", "sources": "?format=csv",
}
_RULES = (
    "Een lege waarde is nooit nul. De status zegt waarom er geen cijfer is; afgeschermd blijft afgeschermd.",
    "Zonder keuze krijgt u de gemeenten van nu. Met basis=published krijgt u de gemeenten van toen.",
    "Vergelijk niet over een breuk heen, en weeg percentages met weight voordat u ze middelt.",
    "Een verschil dat kleiner is dan twee keer margin is afronding.",
    "Noem de bron van elk cijfer (source), en dat de Koersmonitor de cijfers bewerkte. De licentie staat bij sources; "
    "waar licence_url leeg is, hebben wij de voorwaarden niet nagegaan.",
)


def _parameters(endpoint: Endpoint) -> str:
    if not endpoint.parameters:
        return ""
    rows = "".join(
        f'<tr><th scope="row"><code>{html.escape(p.name)}</code></th><td>{html.escape(p.about)}</td>'
        f"<td>{html.escape(p.allowed[:1].upper() + p.allowed[1:])}</td></tr>" for p in endpoint.parameters)
    label = html.escape(f"Keuzes bij {endpoint.title}")
    return (f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table>'
            '<thead><tr><th scope="col">Naam</th><th scope="col">Wat het doet</th><th scope="col">Wat mag</th></tr>'
            f"</thead><tbody>{rows}</tbody></table></div>")


def _section(endpoint: Endpoint) -> str:
    link = endpoint.path + _EXAMPLES.get(endpoint.id, "")
    for parameter in endpoint.parameters:
        link = link.replace("{" + parameter.name + "}", quote(parameter.example))
    return (f'<section id="{endpoint.id}"><h3>{html.escape(endpoint.title)}</h3><p>{html.escape(endpoint.about)}</p>'
            f'<p><code>{html.escape(endpoint.path)}</code></p><p>Voorbeeld: <a href="{html.escape(link)}"><code>'
            f"{html.escape(link)}</code></a></p>{_parameters(endpoint)}</section>")


def _files() -> str:
    """The packages with their sizes, or that they are not there yet."""
    try:
        known = world()
        files, said = files_html(known)
    except StoreError as unusable:
        return f"<p>{html.escape(str(unusable))}</p>"
    if not files:
        return f"<p>{said}</p>"
    return f"<ul>{files}</ul><p>Gegevensset {html.escape(known.store.meta['version'])}.</p>"


def page() -> str:
    """The whole page."""
    sheets = "".join(f'<link rel="stylesheet" href="{address(name)}">' for name in _SHEETS)
    sections = "".join(_section(endpoint) for endpoint in ENDPOINTS)
    rules = "".join(f"<li>{html.escape(rule)}</li>" for rule in _RULES)
    more = "".join(f'<li><a href="{e.path}">{html.escape(e.title)}</a>: {html.escape(e.about)}</li>'
                   for e in DESCRIBED[len(ENDPOINTS):])
    return f"""<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Open data van de Koersmonitor</title><link rel="icon" href="/app/static/icon.png">{sheets}</head><body><main>
<p><a href="/">Naar de Koersmonitor</a></p>
<h1>Open data</h1>
<p class="lead">Alle cijfers van de Koersmonitor om zelf mee te werken: als bestand, of met een vraag op maat. Gratis en
zonder aanmelden.</p>
<h2>Voordat u rekent</h2><ul>{rules}</ul>
<h2>Alles in één bestand</h2><p>Een zip met alle cijfers van een monitor, de uitleg van elke kolom, de bronnen en de
licenties.</p>{_files()}
<h2>Zelf vragen</h2>
<p>Antwoorden komen als JSON; zet <code>format=csv</code> erbij voor CSV (punt als decimaalteken, komma tussen de
kolommen). Zijn er meer rijen dan in het antwoord passen, dan staat in <code>next</code> het adres van wat volgt. In één
vraag passen {MOST_CODES} namen per keuze en {LONGEST_QUERY} tekens.</p>{sections}
<h2 id="fouten">Als het niet lukt</h2>
<p>Een fout komt als JSON (<code>application/problem+json</code>) en zegt om welke keuze het gaat, wat u vroeg en wat
mag. 400 is een vraag die niet klopt, 404 iets wat niet bestaat, 503 te druk of nog niet klaar: wacht dan zo lang als
<code>Retry-After</code> zegt.</p>
<h2>Voor programma's</h2><ul>{more}</ul></main></body></html>"""


def _send(_: Request, __: Values) -> Response:
    return Response(page(), media_type="text/html", headers={"Content-Security-Policy": _POLICY,
                                                             "Referrer-Policy": "no-referrer"})


PAGE = Endpoint("/api", "page", "Open data", "Uitleg voor mensen.", Question(), sends=_send, kinds=("text/html",))
