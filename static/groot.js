// Unpacks a large piece of our own HTML (views/large_html.py) in the same frame in which Streamlit puts its element there.
(() => {
  if (window.koersmonitorGroot) return;
  window.koersmonitorGroot = true;
  const packed = document.getElementsByClassName("km-packed");
  const unpack = () => {
    for (const place of [...packed]) {
      place.className = "";
      place.innerHTML = place.dataset.html;
      delete place.dataset.html;
    }
  };
  unpack();
  new MutationObserver(unpack).observe(document.body, { childList: true, subtree: true });
})();
