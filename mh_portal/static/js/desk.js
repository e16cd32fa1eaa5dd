// Keyboard shortcuts of the call centre's pages; the page « Raccourcis » lists them and turns them off.
(() => {
  "use strict";
  const KEPT = "mh-shortcuts";
  const WAIT = 1500;
  const isOff = () => {
    try { return localStorage.getItem(KEPT) === "off"; } catch (_error) { return false; }
  };
  const keep = (off) => {
    try { localStorage.setItem(KEPT, off ? "off" : "on"); } catch (_error) { /* private windows refuse it */ }
  };
  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const find = (name, key) => Array.from(document.querySelectorAll("[" + name + "]")).find((each) => each.getAttribute(name) === key);
  const rows = () => Array.from(document.querySelectorAll("main tbody tr")).map((row) => row.querySelector("a[href], input:not([type=hidden]), button")).filter(Boolean);
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const row = document.activeElement.closest("tbody tr");
    const now = row ? all.findIndex((each) => row.contains(each)) : -1;
    const next = now < 0 ? 0 : Math.min(all.length - 1, Math.max(0, now + step));
    all[next].focus();
  };
  let waits = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || isTyping(event.target) || isOff()) return;
    const key = event.key.toLowerCase();
    const goes = Date.now() < waits;
    waits = 0;
    const target = goes ? find("data-go", key) : find("data-key", key);
    if (target) {
      event.preventDefault();
      if (target.matches("a[href]")) target.click(); else target.focus();
    } else if (!goes && key === "g") {
      waits = Date.now() + WAIT;
    } else if (!goes && (key === "j" || key === "k")) {
      event.preventDefault();
      move(key === "j" ? 1 : -1);
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-shortcuts-switch]");
    if (!box) return;
    const button = box.querySelector("button");
    const on = button.textContent;
    const write = () => {
      button.textContent = isOff() ? button.dataset.off : on;
    };
    button.addEventListener("click", () => { keep(!isOff()); write(); });
    write();
    box.hidden = false;
    document.querySelector("[data-shortcuts-absent]").hidden = true;
  });
})();
