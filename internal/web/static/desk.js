// The desk without reloading. Every page works without this: links and forms do all of it. On a
// report page, links to an item or to words replace the text and the record in place, and j and k
// follow the links to the next and the previous item.
"use strict";

// Keys of any page: a key follows the link, presses the button or opens the part of the form that is
// marked with it. A decision that needs a reason asks for it first; Ctrl+Enter there sends it.
(() => {
  document.documentElement.classList.add("js");
  const writing = (e) => e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  const focus = (el) => requestAnimationFrame(() => el.focus()); // after the key, which is not to be written
  let begun = null;
  const begin = (button) => {
    document.querySelectorAll("[data-begun]").forEach((b) => b.removeAttribute("data-begun"));
    begun = button;
    button.setAttribute("data-begun", "");
    focus(document.getElementById("reason"));
  };
  document.addEventListener("keydown", (e) => {
    const reason = e.target.closest("#reason");
    if (reason && e.key === "Enter" && (e.ctrlKey || e.metaKey) && begun) { e.preventDefault(); begun.click(); return; }
    if (e.key === "Escape" && writing(e)) { e.target.blur(); return; }
    if (e.metaKey || e.ctrlKey || e.altKey || writing(e) || e.key.length !== 1) return;
    const at = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!at) return;
    e.preventDefault();
    if (at.matches("details")) {
      at.open = true;
      at.scrollIntoView({ block: "nearest" });
      focus(at.querySelector("input:not([type=hidden]), select, textarea") ?? at);
    } else if (at.matches("[data-reason]") && !document.getElementById("reason").value.trim()) begin(at);
    else at.click();
  });
  document.addEventListener("click", (e) => {
    const b = e.target.closest("button[data-reason]");
    const reason = document.getElementById("reason");
    if (b && reason && !reason.value.trim()) { e.preventDefault(); begin(b); }
  });
})();

// Words picked in a text go into a form: into the field for words that was used last or, on a report's
// page, into the address of the page that makes a record of them. Places are counted in code points.
(() => {
  const picked = () => {
    const s = getSelection(), text = document.getElementById("text");
    if (!text || !s.rangeCount || s.isCollapsed || !s.toString().trim()) return null;
    const r = s.getRangeAt(0);
    let from = null, to = null;
    for (const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); walk.nextNode();) {
      const node = walk.currentNode, el = node.parentElement.closest('[id^="c"]');
      if (!el || !r.intersectsNode(node)) continue;
      const a = node === r.startContainer ? r.startOffset : 0, b = node === r.endContainer ? r.endOffset : node.length;
      if (a >= b) continue;
      const at = Number(el.id.slice(1)); // an element with a place holds one run of text
      from ??= at + Array.from(node.data.slice(0, a)).length;
      to = at + Array.from(node.data.slice(0, b)).length;
    }
    return from === null || from >= to ? null : { at: `${from}-${to}`, text: s.toString().trim() };
  };
  let last = null;
  document.addEventListener("focusin", (e) => { if (e.target.matches("[data-words]")) last = e.target; });
  document.addEventListener("input", (e) => { if (e.target.matches("[data-words]")) e.target.closest(".paste").querySelector("input[type=hidden]").value = ""; });
  document.addEventListener("selectionchange", () => {
    const add = document.getElementById("add");
    if (!add) return;
    const p = picked();
    let button = document.getElementById("pick");
    if (!p) { button?.remove(); return; }
    if (!button) {
      button = document.createElement("a");
      button.id = "pick";
      button.textContent = "Make a record of these words";
      document.body.append(button);
    }
    button.href = add.getAttribute("href") + "?at=" + p.at;
  });
  document.addEventListener("pointerup", () => {
    if (!document.querySelector("[data-pick]")) return;
    const p = picked(), field = last?.isConnected ? last : document.querySelector("[data-words]");
    if (!p || !field) return;
    field.value = p.text;
    field.closest(".paste").querySelector("input[type=hidden]").value = p.at;
  });
})();

(() => {
  const text = () => document.getElementById("text");
  const record = () => document.getElementById("record");
  if (!text() || !record()) return;

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
