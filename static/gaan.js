// Goes to another page of the app without loading the app again: what a link in our own HTML would otherwise do.
(() => {
  if (window.koersmonitorGaan) return;
  const ours = new Set(["http:", "https:"]);
  const toTop = () => document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0);
  window.koersmonitorGaan = (address) => {
    history.pushState({}, "", address);
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state })); // Streamlit runs the page of the address
    toTop();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[class*='st-key-open_'] button")) toTop(); // it brings another screen, as a link does
    const link = event.target.closest?.("[data-testid='stHtml'] a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href, location.href);
    const elsewhere = to.origin !== location.origin || !ours.has(to.protocol) || link.target || link.hasAttribute("download");
    // A page has no slash or dot in its address; files, the API and other routes have.
    if (elsewhere || !/^\/[a-z_]*$/.test(to.pathname) || to.pathname === "/api" || to.pathname === "/healthz") return;
    event.preventDefault();
    window.koersmonitorGaan(to.pathname + to.search);
  });
})();
