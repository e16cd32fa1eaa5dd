// Files on their way: how far they are, photos made light enough, the answer put in place of the page.
(() => {
  "use strict";
  const LARGEST = 5 * 1024 * 1024;
  const LONGEST_SIDE = 2900;
  let isSending = false;

  const filesOf = (form) => [...form.querySelectorAll("input[type=file]")]
    .flatMap((input) => [...input.files].map((file) => ({ name: input.name, file })));

  // A photo heavier than what is taken is drawn anew, smaller; anything else stays as it is.
  const lighten = async (file) => {
    if (file.size <= LARGEST || !/^image\/(jpeg|png)$/.test(file.type) || !window.createImageBitmap) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      const context = canvas.getContext("2d");
      context.fillStyle = "white";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
      return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch (_error) {
      return file;
    }
  };

  // The server's page for the same address takes the place of what is shown; any other is gone to.
  const show = (request, words) => {
    const address = new URL(request.responseURL || location.href);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const content = page.querySelector("main");
    if (!content || (address.pathname !== location.pathname && request.status < 400)) {
      location.assign(address.href);
      return;
    }
    content.querySelectorAll("[autofocus]").forEach((each) => each.removeAttribute("autofocus"));
    document.title = page.title;
    document.querySelector("main").replaceWith(content);
    const summary = content.querySelector(".govuk-error-summary");
    const heading = content.querySelector("h1");
    const target = summary || heading;
    if (!summary && heading) {
      heading.tabIndex = -1;
      const line = document.querySelector("body > [role=status]");
      if (line) line.textContent = words.done;
    }
    if (target) target.focus();
  };

  const send = async (form, button) => {
    const box = form.querySelector("[data-upload-progress]");
    const line = box.querySelector("[role=status]");
    const bar = box.querySelector("progress");
    const words = line.dataset;
    const stop = (text) => {
      isSending = false;
      line.textContent = text;
      bar.hidden = true;
    };
    isSending = true;
    bar.hidden = false;
    bar.value = 0;
    box.hidden = false;
    line.textContent = words.sending.replace("{percent}", "0");
    const body = new FormData();
    new FormData(form).forEach((value, name) => { if (!(value instanceof File)) body.append(name, value); });
    if (button && button.name) body.append(button.name, button.value);
    for (const { name, file } of filesOf(form)) {
      const light = await lighten(file);
      if (light.size > LARGEST) { stop(words.tooLarge.replace("{name}", file.name)); return; }
      body.append(name, light, light.name);
    }
    const request = new XMLHttpRequest();
    let told = 0;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      bar.value = percent;
      // A voice that reads each percent says nothing else.
      if (percent >= told + 20) {
        told = percent;
        line.textContent = words.sending.replace("{percent}", String(percent));
      }
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      line.textContent = words.checking;
    });
    request.addEventListener("load", () => { isSending = false; show(request, words); });
    ["error", "abort", "timeout"].forEach((name) => request.addEventListener(name, () => stop(words.failed)));
    request.open("POST", form.action);
    request.send(body);
  };

  // In the capturing phase: the portal's script counts a form as sent once nobody stopped it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]") || !filesOf(form).length) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isSending) send(form, event.submitter);
  }, true);
})();
