// Keeps the dossiers of a visitor in this browser: the server gives what changed, and gets what is here when it asks.
// One key of localStorage a dossier, so that two dossiers never overwrite each other. Of each is kept which version it
// is: of two tabs that change the same dossier the newest wins, and what it replaces stays beside it as a copy.
const PREFIX = "koersmonitor.dossier.";
const kept = (window.koersmonitorDossiers ??= {
  versions: {}, written: {}, outbox: [], number: 0, send: null, session: "", asked: "", failed: null, at: null, blind: false,
  unsaved: false,
});

const read = (id) => {
  const raw = localStorage.getItem(PREFIX + id);
  if (raw === null) return null;
  try {
    const found = JSON.parse(raw);
    if (typeof found.book === "string") return found;
  } catch { /* what can't be read goes to the server as it is: it says so and leaves it alone */ }
  return { book: raw, version: 0, at: 0 };
};

const all = () => {
  const found = [];
  for (let n = 0; n < localStorage.length; n += 1) {
    const key = localStorage.key(n);
    if (key?.startsWith(PREFIX)) {
      const id = key.slice(PREFIX.length), entry = read(id);
      kept.versions[id] = entry.version;
      found.push({ id, book: entry.book, at: entry.at });
    }
  }
  return found;
};

const works = () => {
  try {
    localStorage.setItem("koersmonitor.proef", "1");
    localStorage.removeItem("koersmonitor.proef");
    return true;
  } catch {
    return false;
  }
};

const say = (message) => {
  kept.outbox.push({ ...message, number: (kept.number += 1) });
  kept.send?.();
};

// What stands there and this tab has not seen, goes to a name of its own before it is replaced.
const rescue = (id, found) => {
  let number = 2;
  while (localStorage.getItem(`${PREFIX}${id}-tab-${number}`) !== null) number += 1;
  const copy = `${id}-tab-${number}`;
  localStorage.setItem(PREFIX + copy, JSON.stringify({ ...found, version: 1 }));
  kept.versions[copy] = 1;
  say({ kind: "rescued", id, copy, book: found.book, at: found.at });
};

const write = (id, book) => {
  if (book === null) {
    localStorage.removeItem(PREFIX + id);
    delete kept.versions[id];
    return;
  }
  const found = read(id);
  if (found && found.version !== (kept.versions[id] ?? 0) && found.book !== book) rescue(id, found);
  const version = Math.max(found?.version ?? 0, kept.versions[id] ?? 0) + 1;
  localStorage.setItem(PREFIX + id, JSON.stringify({ book, version, at: Date.now() }));
  kept.versions[id] = version;
};

const save = (records) => {
  for (const [id, { seq, book }] of Object.entries(records)) {
    if ((kept.written[id] ?? 0) >= seq) continue;
    try {
      write(id, book);
      kept.written[id] = seq;
      kept.failed = null;
      kept.unsaved = false;
      kept.at = new Date();
    } catch {
      kept.failed = works() ? "full" : "refused";
      kept.unsaved = true;
    }
  }
};

window.addEventListener("storage", (event) => {
  if (!event.key?.startsWith(PREFIX)) return;
  if (!kept.send) { kept.blind = true; return; }
  const id = event.key.slice(PREFIX.length), found = event.newValue === null ? null : read(id);
  kept.versions[id] = found?.version ?? 0;
  say({ kind: "elsewhere", id, book: found?.book ?? null, at: found?.at ?? 0 });
});
window.addEventListener("beforeunload", (event) => { if (kept.unsaved) event.preventDefault(); });

// A long text is kept at every pause, not only when its writer goes on to the next field.
let pause = 0;
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.('[class*="st-key-veld_"] textarea')) return;
  clearTimeout(pause);
  pause = setTimeout(() => target.isConnected && target.dispatchEvent(new KeyboardEvent("keydown", {
    key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true })), 1500);
}, true);

const TEXTS = {
  refused: "Deze browser bewaart niets: u werkt in een privévenster, of de opslag staat uit. Bewaar uw dossier als bestand; anders is het weg als u dit tabblad sluit.",
  full: "De opslag van deze browser is vol: uw laatste wijziging staat er niet in. Bewaar uw dossier als bestand, of wis dossiers die u niet meer nodig hebt.",
};
const told = (quiet) => {
  if (quiet) return "";
  if (kept.failed) return TEXTS[kept.failed];
  if (!kept.at) return "";
  return `Bewaard in deze browser om ${kept.at.toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit", second: "2-digit" })}.`;
};

export default function ({ data, setTriggerValue, parentElement }) {
  const show = () => {
    let line = parentElement.querySelector("p");
    if (!line) {
      line = document.createElement("p");
      line.setAttribute("role", "status");
      parentElement.append(line);
    }
    const text = told(data.quiet);
    line.className = !text ? "" : kept.failed ? "km-notice is-warning" : "km-source";
    if (line.textContent !== text) line.textContent = text;
  };
  kept.send = () => { if (kept.outbox.length) setTriggerValue("said", [...kept.outbox]); };
  if (kept.session !== data.session) {  // a new visit, or a server that started again
    Object.assign(kept, { session: data.session, written: {}, outbox: [], asked: "" });
  }
  kept.outbox = kept.outbox.filter((message) => message.number > data.heard);
  if (data.need && (kept.asked !== data.session || kept.blind)) {
    kept.failed = works() ? null : "refused";
    const books = kept.failed ? [] : all();
    if (books.length || !data.quiet) {  // a page that only looks needs no answer that there is nothing
      kept.asked = data.session;
      kept.blind = false;
      say({ kind: "all", books, refused: Boolean(kept.failed) });
    }
  } else if (!data.need) {
    if (kept.blind) {
      kept.blind = false;
      say({ kind: "all", books: all(), refused: false });
    }
    save(data.records);
    kept.send();  // what was not heard yet
  }
  show();
  return () => { kept.send = null; };
}
