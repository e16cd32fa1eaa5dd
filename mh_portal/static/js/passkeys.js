// Passkeys: a form with data-passkey asks the browser for one, fills the answer in and is sent.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const withId = (known) => ({ ...known, id: bytes(known.id) });

  const ask = async (kind, options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (kind === "create") {
      publicKey.user = withId(options.user);
      publicKey.excludeCredentials = (options.excludeCredentials || []).map(withId);
    } else {
      publicKey.allowCredentials = (options.allowCredentials || []).map(withId);
    }
    const made = await navigator.credentials[kind]({ publicKey });
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {},
    });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const told = form.querySelector("[data-passkey-failed]");
    const answer = form.querySelector("[name=answer]");
    const area = form.closest("[data-passkey-area]") || form;
    area.hidden = false;
    document.querySelectorAll("[data-passkey-absent]").forEach((words) => { words.hidden = true; });
    // In the capturing phase: the portal's script counts a form as sent once nobody stopped it.
    form.addEventListener("submit", async (event) => {
      if (answer.value) return;
      event.preventDefault();
      event.stopPropagation();
      told.hidden = true;
      try {
        const asked = await fetch(form.dataset.question, { headers: { Accept: "application/json" } });
        if (!asked.ok || asked.redirected) throw new Error(asked.status);
        answer.value = await ask(form.dataset.passkey, await asked.json());
        form.submit();
      } catch {
        answer.value = "";
        told.hidden = false;
        told.focus();
      }
    }, true);
  });
})();
