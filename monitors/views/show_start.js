// Opens the show over the whole page, full screen. It lies outside Streamlit, so it goes on when the server is gone.
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = () => {
    const frame = document.createElement("iframe"), app = document.getElementById("root");
    frame.id = "km-show";
    frame.title = data.title;
    frame.allow = "fullscreen; clipboard-write";
    frame.srcdoc = data.document;
    const close = (event) => {
      if (event.source !== frame.contentWindow || event.data !== "koersmonitor-sluit") return;
      window.removeEventListener("message", close);
      if (document.fullscreenElement) document.exitFullscreen();
      frame.remove();
      app.inert = false;
      button.focus();
    };
    window.addEventListener("message", close);
    frame.addEventListener("load", () => frame.contentWindow.focus());
    app.inert = true;
    document.body.append(frame);
    frame.requestFullscreen?.().catch(() => frame.focus()); // a browser that forbids it shows the same in its window
  };
}
