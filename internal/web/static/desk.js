// The desk without reloading. Every page works without this: links and forms do all of it. On a
// report page, links to an item or to words replace the text and the record in place, and j and k
// follow the links to the next and the previous item.
"use strict";
(() => {
  const text = () => document.getElementById("text");
  const record = () => document.getElementById("record");
  if (!text() || !record()) return;
  document.documentElement.classList.add("js");

  const isHere = (a) => a && a.origin === location.origin && a.pathname === location.pathname && a.search !== location.search;
  let asked = 0;

  async function show(url, push) {
    const mine = ++asked;
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return; // a later link was followed meanwhile
    const words = page.getElementById("text"), panel = page.getElementById("record");
    if (!words || !panel) { location.href = url; return; }
    const form = page.querySelector("form.layers");
    if (form) document.querySelector("form.layers").replaceWith(document.adoptNode(form));
    text().replaceWith(document.adoptNode(words));
    record().replaceWith(document.adoptNode(panel));
    if (push) history.pushState(null, "", url);
    const at = document.getElementById(new URL(url, location.href).hash.slice(1));
    if (at) {
      const box = at.getBoundingClientRect(), low = innerWidth < 992 ? innerHeight * 0.4 : innerHeight;
      if (box.top < 0 || box.bottom > low) at.scrollIntoView({ block: innerWidth < 992 ? "start" : "center" });
    }
    (panel.classList.contains("open") || !at ? record() : at).focus({ preventScroll: true });
  }

  const follow = (url) => show(url, true).catch(() => { location.href = url; });

  document.addEventListener("click", (e) => {
    const a = e.target.closest("a[href]");
    if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || !isHere(a)) return;
    e.preventDefault();
    follow(a.href);
  });
  document.addEventListener("change", (e) => {
    const form = e.target.closest("form.layers");
    if (!form) return;
    const q = new URLSearchParams(new FormData(form));
    if (!q.has("show")) q.set("show", "none");
    follow(form.action + "?" + q);
  });
  document.addEventListener("keydown", (e) => {
    if (e.metaKey || e.ctrlKey || e.altKey || e.target.closest("input, textarea, select")) return;
    const rel = { j: "next", k: "prev" }[e.key];
    const a = rel ? record().querySelector(`a[rel=${rel}]`) : e.key === "Escape" ? record().querySelector("a.close") : null;
    if (a) { e.preventDefault(); follow(a.href); }
  });
  addEventListener("popstate", () => { show(location.href, false).catch(() => location.reload()); });
})();
