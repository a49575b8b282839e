// Answers below the search box while somebody types; the arrows choose, Enter goes, Escape closes, / comes here.
(() => {
  if (window.koersmonitorZoeken) return;
  window.koersmonitorZoeken = true;
  const WAIT = 120;
  let waiting, asked = 0;
  const parts = (form) => [form.querySelector("input[name=zoek]"), form.querySelector("[role=listbox]"), form.querySelector("[role=status]")];
  const here = () => {
    const query = new URLSearchParams(location.search), kept = new URLSearchParams();
    for (const name of ["gemeente", "groep", "leden"]) if (query.get(name)) kept.set(name, query.get(name));
    return kept;
  };
  const close = (form) => {
    const [box, list] = parts(form);
    clearTimeout(waiting);
    asked += 1; // an answer that is still under way comes too late
    list.hidden = true;
    list.replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const go = (form, address) => {
    const [box] = parts(form);
    close(form);
    box.blur();
    window.koersmonitorGaan(address);
  };
  const add = (parent, tag, className, text) => {
    const made = parent.appendChild(document.createElement(tag));
    made.className = className;
    made.textContent = text;
    return made;
  };
  const option = (list, name, hint, href) => {
    const item = add(list, "li", "km-option", "");
    item.id = `km-option-${list.querySelectorAll("[role=option]").length}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = href;
    add(item, "span", "km-option-name", name);
    if (hint) add(item, "span", "km-option-hint", hint);
  };
  const show = (form, found) => {
    const [box, list, status] = parts(form);
    list.replaceChildren();
    for (const group of found.groups) {
      add(list, "li", "km-option-heading", group.heading).setAttribute("role", "presentation");
      for (const answer of group.answers) option(list, answer.name, answer.hint, answer.href);
    }
    option(list, found.total ? `Alles wat is gevonden (${found.total})` : "Niets gevonden", found.total ? "" : "Bekijk wat u kunt doen", found.all);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    status.textContent = found.total ? `${found.total} gevonden` : "Niets gevonden";
  };
  const ask = async (form) => {
    const [box] = parts(form);
    const question = box.value.trim(), number = ++asked;
    if (!question) return close(form);
    const query = here();
    query.set("zoek", question);
    try {
      const answer = await fetch(`/api/zoeken?${query}`);
      if (number === asked && answer.ok) show(form, await answer.json());
    } catch { /* without the server there are no answers; Enter still says so in the page itself */ }
  };
  const point = (form, step) => {
    const [box, list] = parts(form);
    const options = [...list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    const now = options.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const next = options[(now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length];
    options.forEach((item) => item.setAttribute("aria-selected", String(item === next)));
    box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };
  const formOf = (event) => event.target.closest?.(".km-search");

  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(form), WAIT);
  });
  document.addEventListener("keydown", (event) => {
    const form = formOf(event);
    if (!form) {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable='true']");
      const box = document.querySelector(".km-search input");
      if (event.key === "/" && !typing && box && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        box.focus();
      }
      return;
    }
    event.stopPropagation(); // a letter here is no shortcut of Streamlit
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(form, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !parts(form)[1].hidden) {
      event.preventDefault(); // the first Escape closes the list, the next one empties the box
      close(form);
    }
  }, true);
  document.addEventListener("submit", (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    const [box, list] = parts(form);
    const chosen = list.querySelector("[aria-selected=true]");
    const query = here();
    query.set("zoek", box.value.trim());
    if (chosen) go(form, chosen.dataset.href);
    else if (box.value.trim()) go(form, `/zoeken?${query}`);
  });
  document.addEventListener("pointerdown", (event) => {
    const chosen = event.target.closest?.(".km-search [role=option]");
    if (chosen) {
      event.preventDefault(); // the box keeps the focus until the choice is made
      go(formOf(event), chosen.dataset.href);
    } else if (!formOf(event)) document.querySelectorAll(".km-search").forEach(close);
  });
  document.addEventListener("focusout", (event) => {
    const form = formOf(event);
    if (form && !form.contains(event.relatedTarget)) close(form);
  });
})();
