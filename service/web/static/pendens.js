// What makes the pages better where scripts run; each page does the same without.
"use strict";

const megabytes = (count) => `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} MB`;

// A form is sent once; coming back to the page makes it ready again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; form.removeAttribute("aria-busy"); });
}

// The file may be dropped, and one that is too large is refused before it travels.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const fault = zone.querySelector("[data-drop-fault]");
  const limit = Number(zone.dataset.limit);
  for (const scripted of zone.querySelectorAll("[data-scripted]")) scripted.hidden = false;
  const check = () => {
    const file = input.files[0];
    let words = "";
    if (file && file.size > limit) words = `${file.name} has ${megabytes(file.size)}, and this service takes ${megabytes(limit)}: split it, or ask for a higher limit.`;
    if (file && file.size === 0) words = `${file.name} is empty: export it again.`;
    fault.textContent = words;
    fault.hidden = !words;
    input.setCustomValidity(words);
  };
  input.addEventListener("change", check);
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; check(); }
  });
}

// Progress without reloading.
for (const part of document.querySelectorAll("[data-progress]")) {
  const bar = part.querySelector("progress");
  const words = part.querySelector("[data-progress-words]");
  const number = new Intl.NumberFormat("en");
  const look = async () => {
    try {
      const answer = await fetch(part.dataset.progress, { headers: { Accept: "application/json" } });
      const state = await answer.json();
      if (state.is_over || !answer.ok) { window.location.reload(); return; }
      let said = "Reading the file";
      if (state.state === "queued") said = `${number.format(state.ahead)} ${state.ahead === 1 ? "screening" : "screenings"} before this one`;
      else if (state.total) {
        bar.max = state.total;
        bar.value = state.done;
        said = state.done < state.total ? `${number.format(state.done)} of ${number.format(state.total)} rows` : `${number.format(state.total)} rows compared; keeping the result`;
      }
      if (state.is_cancel_asked) said += "; it is being cancelled";
      if (words.textContent !== said) words.textContent = said;
    } catch { /* the service is away for a moment: ask again */ }
    window.setTimeout(look, 700);
  };
  window.setTimeout(look, 300);
}

// Suggestions while a name is typed (the combobox pattern of the ARIA practices guide).
for (const place of document.querySelectorAll("[data-suggest]")) {
  const input = place.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let wait = 0, asked = 0, chosen = -1;
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggested designations");
  status.className = "hidden";
  status.setAttribute("role", "status");
  place.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const show = (found) => {
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      const more = document.createElement("span");
      option.id = `suggestion-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.address = one.address;
      option.textContent = one.name;
      more.className = "quiet";
      more.textContent = ` ${one.found ? `“${one.found}” · ` : ""}${one.lists.join(", ")}`;
      option.append(more);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); window.location.assign(one.address); });
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = found.length ? `${found.length} suggestions` : "no suggestion";
  };
  const ask = async () => {
    const text = input.value.trim(), turn = ++asked;
    if (text.length < 2) { close(); return; }
    try {
      const answer = await fetch(`${place.dataset.suggest}?q=${encodeURIComponent(text)}`);
      if (answer.ok && turn === asked) show(await answer.json());
    } catch { close(); }
  };
  input.addEventListener("input", () => { window.clearTimeout(wait); wait = window.setTimeout(ask, 150); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); window.location.assign(list.children[chosen].dataset.address); }
  });
}
