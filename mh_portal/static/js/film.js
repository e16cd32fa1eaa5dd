// The film's own buttons, as large as all others: the browser's are small and speak its language.
(() => {
  "use strict";
  const SECONDS = 10;
  const box = document.querySelector("[data-film]");
  if (!box) return;
  const film = box.querySelector("video");
  const buttons = box.querySelector("[data-film-buttons]");
  const time = box.querySelector("[data-film-time]");
  const captions = film.textTracks[0];
  const find = (act) => buttons.querySelector(`[data-film-act=${act}]`);
  const say = (act, isOn) => {
    const button = find(act);
    button.textContent = isOn ? button.dataset.on : button.dataset.off;
  };
  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const showTime = () => {
    if (!Number.isFinite(film.duration)) return;
    time.textContent = time.dataset.words.replace("{at}", minutes(film.currentTime)).replace("{all}", minutes(film.duration));
  };
  const move = (seconds) => {
    const last = Number.isFinite(film.duration) ? film.duration : 0;
    film.currentTime = Math.min(Math.max(0, film.currentTime + seconds), last);
  };
  // An iPhone enlarges a film in a way of its own.
  const enlarge = film.requestFullscreen || film.webkitEnterFullscreen;
  const acts = {
    // What keeps it from playing is said by the film's own message.
    play: () => { if (film.paused) film.play().catch(() => { film.controls = true; }); else film.pause(); },
    back: () => move(-SECONDS),
    on: () => move(SECONDS),
    captions: () => {
      const isOn = captions.mode !== "showing";
      captions.mode = isOn ? "showing" : "hidden";
      say("captions", isOn);
    },
    enlarge: () => enlarge.call(film),
  };

  Object.entries(acts).forEach(([act, run]) => { find(act).addEventListener("click", run); });
  find("enlarge").hidden = !enlarge;
  film.addEventListener("click", () => { if (!film.controls) acts.play(); });
  for (const event of ["play", "pause", "ended"]) film.addEventListener(event, () => say("play", !film.paused && !film.ended));
  for (const event of ["loadedmetadata", "timeupdate", "seeked"]) film.addEventListener(event, showTime);
  // Over the whole screen there is no other button than the browser's.
  document.addEventListener("fullscreenchange", () => { film.controls = document.fullscreenElement === film; });
  film.controls = false;
  buttons.hidden = false;
})();
