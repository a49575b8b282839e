// Streamlit has no language setting: its own few words are replaced here, and the page says that it is Dutch.
(() => {
  if (window.koersmonitorNederlands) return;
  window.koersmonitorNederlands = true;
  document.documentElement.lang = "nl";
  const words = new Map(Object.entries({
    "No results": "Niets gevonden",
    "Choose options": "Kies",
    "Choose an option": "Kies",
    "Select all": "Alles kiezen",
    "Clear all": "Alles wissen",
    "Clear value": "Keuze wissen",
    "The page that you have requested does not seem to exist. Running the app's main page.": "U ziet het overzicht.",
    "Page not found": "Deze pagina bestaat niet",
    "Connection error": "Geen verbinding",
    "Connecting": "Verbinden",
    "CONNECTING": "Verbinden",
    "Running...": "Bezig …",
    "Rerun": "Opnieuw",
    "Settings": "Instellingen",
    "Print": "Afdrukken",
    "Main menu": "Hoofdmenu",
    "Close": "Sluiten",
    "Choose app theme": "Kies licht of donker",
    "Use system setting": "Volg uw computer",
    "Light": "Licht",
    "Dark": "Donker",
    "System": "Systeem",
    "Theme": "Licht of donker",
    "Appearance": "Uiterlijk",
    "Record screen": "Scherm opnemen",
    "Record a screencast": "Scherm opnemen",
    "Clear cache": "Geheugen wissen",
    "Fullscreen": "Volledig scherm",
    "Exit fullscreen": "Volledig scherm sluiten",
    "Open": "Lijst openen",
    "Suggestions": "Keuzes",
    "Show suggestions": "Keuzes tonen",
    "Selected values": "Gekozen",
    "App pages": "Pagina’s",
    "Skip to main content": "Naar de inhoud",
    "Upload": "Kies een bestand",
    "Browse files": "Kies een bestand",
    "Drag and drop a file here": "Of sleep een bestand hierheen",
    "Drag and drop files here": "Of sleep bestanden hierheen",
    "Press Enter to apply": "Druk op Enter om te bewaren",
    "Press Ctrl+Enter to apply": "Bewaart als u verdergaat, of met Ctrl+Enter",
    "Press ⌘+Enter to apply": "Bewaart als u verdergaat, of met ⌘+Enter",
    "Failed to generate file for download": "Dit bestand maken lukte niet. Probeer het zo nog eens, of neem de cijfers mee als tabel.",
  }));
  // What is said to screen readers with a number or a name in it.
  const sentences = [
    [/^(\d+) options? available\.$/, "Keuzes: $1."],
    [/^(.+), selected$/, "$1, gekozen"],
    [/^(\d+) more$/, "nog $1"],
    [/^Remove (.+)$/, "$1 weghalen"],
    [/^(\S+) per file$/, "Hoogstens $1"],
    [/^(\S+) files are not allowed\.?$/, "Dit is geen bestand van de goede soort ($1)."],
    [/^File must be (\S+) or smaller\.?$/, "Dit bestand is groter dan $1."],
    [/^(?:group|shape|symbol|rect|rule|text|line|area) mark(?: container)?$/, "deel van de grafiek"],
  ];
  const dutchFor = (text) => {
    const known = words.get(text);
    if (known || !/[a-z]/i.test(text)) return known;
    const found = sentences.find(([pattern]) => pattern.test(text));
    return found && text.replace(found[0], found[1]);
  };
  const ours = "[data-testid='stHtml']"; // Dutch already, and often large
  const attributes = ["aria-label", "title", "placeholder", "aria-roledescription"];
  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const dutch = dutchFor(node.nodeValue.trim());
      if (dutch && !node.parentElement?.closest(`${ours}, [data-testid='stMarkdown']`)) {
        node.nodeValue = dutch;
      }
      return;
    }
    // Marks of a chart are many, and Dutch already; only their groups speak English.
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName === "path" || node.matches(ours)) return;
    for (const name of attributes) {
      const dutch = dutchFor((node.getAttribute(name) || "").trim());
      if (dutch) node.setAttribute(name, dutch);
    }
    node.childNodes.forEach(translate);
  };
  translate(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.target.parentElement?.closest(ours) || change.target.matches?.(ours)) continue;
      if (change.type === "childList") change.addedNodes.forEach(translate);
      else translate(change.target);
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true,
                              attributeFilter: attributes });
})();
