// What the pages gain with JavaScript; without it they work all the same.
(() => {
  "use strict";
  const status = () => document.querySelector("[role=status][data-failure]");

  // htmx: say that a part is loading, move the focus to the element the server marked, speak of failures.
  const busy = (event, value) => {
    const target = event.detail && event.detail.target;
    if (target && target.setAttribute) target.setAttribute("aria-busy", value);
  };
  const fail = () => {
    const line = status();
    if (line) line.textContent = line.dataset.failure;
  };
  const focusMarked = (root) => {
    const marked = root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (!marked) return;
    if (!marked.matches("a[href], button, input, select, textarea, [tabindex]")) marked.tabIndex = -1;
    marked.removeAttribute("data-focus");
    marked.focus();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const line = status();
    if (line) line.textContent = "";
    busy(event, "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => busy(event, "false"));
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, fail));
  document.addEventListener("htmx:afterSettle", (event) => {
    prepare(event.target);
    focusMarked(event.target);
  });

  // Passwords: the button that shows what is typed.
  const prepare = (root) => {
    root.querySelectorAll("button[data-toggle][hidden]").forEach((button) => {
      const input = document.getElementById(button.dataset.toggle);
      if (!input) return;
      const write = () => {
        const word = input.type === "password" ? button.dataset.show : button.dataset.hide;
        button.textContent = word;
        button.setAttribute("aria-label", word + button.dataset.suffix);
      };
      button.addEventListener("click", () => {
        input.type = input.type === "password" ? "text" : "password";
        write();
      });
      if (input.form) input.form.addEventListener("submit", () => { input.type = "password"; write(); });
      write();
      button.hidden = false;
    });
  };

  // One submission a form: a second click on a slow line sends nothing twice.
  const release = () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    form.removeAttribute("data-sent");
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(release, 10000);
  });
  window.addEventListener("pageshow", release);

  // The session: two minutes before its end, one button goes on. All tabs share the last sign of life.
  const watchSession = (box) => {
    const form = box.querySelector("form");
    const length = Number(box.dataset.session) * 1000;
    const warning = 120000;
    const key = "mh-session-end";
    const over = form.querySelector("[data-session-over]");
    const text = form.querySelector("p");
    const button = form.querySelector("button");
    let end = 0;
    let before = null;
    const renew = () => {
      end = Date.now() + length;
      try { localStorage.setItem(key, String(end)); } catch (_error) { /* private windows refuse it */ }
    };
    const hide = () => {
      if (box.hidden) return;
      box.hidden = true;
      if (before && document.contains(before)) before.focus();
    };
    const look = () => {
      try { end = Math.max(end, Number(localStorage.getItem(key)) || 0); } catch (_error) { /* as above */ }
      const left = end - Date.now();
      if (left > warning) { hide(); return; }
      if (box.hidden) {
        before = document.activeElement;
        box.hidden = false;
        button.focus();
      }
      if (left <= 0) {
        over.hidden = false;
        if (document.activeElement === button) over.querySelector("a").focus();
        button.hidden = true;
        text.hidden = true;
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", redirect: "manual" })
        .then((answer) => { if (answer.ok) { renew(); hide(); } else { fail(); } })
        .catch(fail);
    });
    document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) renew(); });
    renew();
    look();
    setInterval(look, 1000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    document.querySelectorAll("[data-session]").forEach(watchSession);
  });
})();
