// Copies what stands in a field: the permanent link, or the lines for somebody else's page.
(() => {
  if (window.koersmonitorKopieren) return;
  window.koersmonitorKopieren = true;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-km-copy]");
    const box = button?.closest(".km-copy");
    const field = box?.querySelector("input, textarea");
    if (!field) return;
    field.focus();
    field.select();
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      copied = document.execCommand("copy"); // without https a browser has no clipboard to write to
    }
    box.querySelector("[role=status]").textContent = copied ? "Gekopieerd" : "Kopieer met Ctrl+C of Cmd+C";
  });
})();
