// Moves through the screens of a show. Nothing here asks anything of a server; notes stay in this browser.
(() => {
  const all = [...document.querySelectorAll(".slide")];
  const byId = (id) => document.getElementById(id);
  const inApp = window.parent !== window;
  let at = 0;

  // Notes: kept in the browser where it allows that, else as long as this screen is open.
  const memory = new Map();
  const keyOf = (slide) => `koersmonitor-aantekening/${document.body.dataset.show}/${slide.dataset.id}`;
  const read = (slide) => {
    try { return localStorage.getItem(keyOf(slide)) ?? ""; } catch { return memory.get(slide) ?? ""; }
  };
  const write = (slide, text) => {
    memory.set(slide, text);
    try {
      if (text) localStorage.setItem(keyOf(slide), text); else localStorage.removeItem(keyOf(slide));
    } catch {
      slide.querySelector(".note .source").textContent =
        "Deze browser bewaart niets: de aantekening blijft tot u de presentatie sluit. Kopieer haar op het laatste scherm.";
    }
  };
  const noted = () => all.filter((slide) => slide.dataset.id && slide.querySelector(".note textarea").value.trim());
  const gather = () => {
    const box = byId("notes");
    box.hidden = noted().length === 0;
    box.querySelector("textarea").value = noted().map((slide) => {
      const field = slide.querySelector(".note textarea");
      return `${field.dataset.name}\n${field.value.trim()}`;
    }).join("\n\n");
  };

  const say = (text) => { byId("said").textContent = text; };
  const show = (number) => {
    at = Math.min(Math.max(number, 0), all.length - 1);
    all.forEach((slide, n) => slide.classList.toggle("current", n === at));
    document.querySelector("main").scrollTop = 0;
    document.querySelectorAll(".note, #keys").forEach((open) => { open.hidden = true; });
    byId("place").textContent = `${at + 1} / ${all.length}`;
    gather();
    const asks = hiddenYet(all[at]) ? " Raad eerst; spatie laat het cijfer zien." : "";
    say(`${all[at].getAttribute("aria-label")}.${asks}`);
    document.activeElement?.blur();
  };

  const hiddenYet = (slide) => slide.hasAttribute("data-guess") && slide.querySelector(".shown").hidden;
  const reveal = (slide) => {
    const slider = slide.querySelector(".guess input"), figure = slide.querySelector(".shown .figure").textContent;
    const guessed = slide.querySelector(".guessed");
    slide.querySelector(".guess").hidden = true;
    slide.querySelector(".shown").hidden = false;
    guessed.hidden = !slider.dataset.moved;
    guessed.textContent = `Geraden: ${JSON.parse(slider.dataset.stops)[slider.value]}`;
    say(`${figure}. ${slide.querySelector(".shown .sentence").textContent}`);
  };
  document.querySelectorAll(".guess").forEach((box) => {
    const slider = box.querySelector("input"), stops = JSON.parse(slider.dataset.stops);
    slider.addEventListener("input", () => {
      slider.dataset.moved = "1";
      box.querySelector("output").textContent = stops[slider.value];
      slider.setAttribute("aria-valuetext", stops[slider.value]);
    });
    box.querySelector(".reveal").addEventListener("click", () => reveal(box.closest(".slide")));
  });
  all.filter((slide) => slide.dataset.id).forEach((slide) => {
    const field = slide.querySelector(".note textarea");
    field.value = read(slide);
    field.addEventListener("input", () => write(slide, field.value));
  });

  const full = () => (document.fullscreenElement ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.())?.catch(() => say("Deze browser staat vol scherm niet toe."));
  const table = () => {
    const drawn = all[at].querySelector(".drawn"), rows = all[at].querySelector(".table");
    if (!drawn || !rows || hiddenYet(all[at])) return;
    rows.hidden = !rows.hidden;
    drawn.hidden = !rows.hidden;
    say(rows.hidden ? "Figuur" : "Tabel");
  };
  const note = () => {
    const box = all[at].querySelector(".note");
    if (!box) return;
    box.hidden = !box.hidden;
    if (!box.hidden) box.querySelector("textarea").focus();
  };
  const black = () => { byId("black").hidden = !byId("black").hidden; };
  const keys = () => {
    byId("keys").hidden = !byId("keys").hidden;
    if (!byId("keys").hidden) byId("keys").focus();
  };
  const look = () => {
    const root = document.documentElement;
    const dark = root.dataset.look ? root.dataset.look === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.look = dark ? "light" : "dark";
  };
  const close = () => {
    const open = document.querySelector(".note:not([hidden]), #keys:not([hidden]), #black:not([hidden])");
    if (open) { open.hidden = true; document.activeElement?.blur(); return; }
    if (document.fullscreenElement) document.exitFullscreen();
    if (inApp) window.parent.postMessage("koersmonitor-sluit", "*");
  };
  const next = () => (hiddenYet(all[at]) ? reveal(all[at]) : show(at + 1));
  const previous = () => show(at - 1);
  const DO = { previous, next, table, note, black, look, full, keys, close };
  const KEYS = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next, ArrowLeft: previous, ArrowUp: previous,
    PageUp: previous, Home: () => show(0), End: () => show(all.length - 1), t: table, n: note, b: black, ".": black,
    f: full, d: look, h: keys, "?": keys, Escape: close,
  };

  document.querySelector("[data-do=close]").hidden = !inApp;
  document.querySelector("nav").addEventListener("click", (event) => DO[event.target.dataset?.do]?.());
  byId("black").addEventListener("click", black);
  byId("copy").addEventListener("click", async () => {
    const field = byId("notes").querySelector("textarea");
    field.focus();
    field.select();
    let done = false;
    try { await navigator.clipboard.writeText(field.value); done = true; } catch { done = document.execCommand("copy"); }
    byId("notes").querySelector("[role=status]").textContent = done ? "Gekopieerd" : "Kopieer met Ctrl+C of Cmd+C";
  });
  byId("wipe").addEventListener("click", () => {
    all.filter((slide) => slide.dataset.id).forEach((slide) => {
      slide.querySelector(".note textarea").value = "";
      write(slide, "");
    });
    gather();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target, typing = field.tagName === "TEXTAREA";
    const clicker = event.key === "PageDown" || event.key === "PageUp";
    if (typing && event.key !== "Escape" && !(clicker && field.readOnly)) return;
    if (field.type === "range" && !clicker && /^(Arrow|Home|End)/.test(event.key)) return;
    if (field.tagName === "BUTTON" && (event.key === " " || event.key === "Enter")) return;
    if (field.matches?.(".table, .scroll") && /^Arrow(Up|Down)$/.test(event.key)) return;
    const back = event.key === " " && event.shiftKey;
    const act = back ? previous : KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    if (!byId("black").hidden && act !== black && act !== close) { black(); return; }
    act();
  });
  document.documentElement.classList.add("runs");
  show(0);
})();
