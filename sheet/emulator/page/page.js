// What makes the table behave as a sheet: a click chooses a cell and writes into it, as in Google Sheets; notes show
// beside their cell; frozen rows stay; and the page is drawn again when somebody else changed the sheet.
"use strict";
(() => {
  const body = document.body, grid = document.getElementById("grid"), form = document.getElementById("formula");
  const table = grid.querySelector("table"), key = "scroll " + location.pathname + form.elements.tab.value;
  let editor = null, busy = false;

  // Frozen rows and columns stand still below and beside what stands before them.
  let top = table.tHead.offsetHeight, last = null;
  for (const row of table.querySelectorAll("tr.fr")) {
    if (row.offsetHeight === 0) continue;
    for (const cell of row.cells) cell.style.top = top + "px";
    top += row.offsetHeight;
    last = row;
  }
  if (last) last.classList.add("lastfrozen");
  for (const cell of table.querySelectorAll(".fc")) cell.style.left = cell.offsetLeft + "px";

  const choose = (cell) => {
    const before = grid.querySelector("td.chosen");
    if (before) before.classList.remove("chosen");
    cell.classList.add("chosen");
    form.elements.address.value = cell.id;
    form.elements.text.value = cell.dataset.input;
  };

  const send = (cell, text) => {
    if (cell.hasAttribute("data-protected") && !confirm(body.dataset.protected)) return false;
    form.elements.address.value = cell.id;
    form.elements.text.value = text;
    busy = true;
    form.requestSubmit();
    return true;
  };

  const close = (keep) => {
    if (!editor) return;
    const { cell, box } = editor, changed = box.value !== cell.dataset.input;
    editor = null;
    box.remove();
    if (keep && changed) send(cell, box.value);
  };

  const edit = (cell, text) => {
    if (editor && editor.cell === cell) return;
    close(true);
    if (busy) return;
    choose(cell);
    const box = document.createElement("textarea");
    box.className = "edit";
    box.value = text ?? cell.dataset.input;
    box.rows = 1;
    cell.append(box);
    editor = { cell, box };
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(false);
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); close(true); }
      if (event.key === "Tab") { event.preventDefault(); close(true); }
    });
    box.addEventListener("blur", () => close(true));
  };

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.target.closest("a, textarea")) return;
    if (event.target.type === "checkbox") {
      if (!send(cell, event.target.checked ? "TRUE" : "FALSE")) event.target.checked = !event.target.checked;
      return;
    }
    if (!cell.querySelector("input")) edit(cell);
  });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); busy = true; form.requestSubmit(); }
  });

  // Notes.
  let note = null;
  grid.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("td");
    if (note) { note.remove(); note = null; }
    if (!cell || !cell.dataset.note) return;
    cell.removeAttribute("title");
    note = document.createElement("div");
    note.className = "notebox";
    note.textContent = cell.dataset.note;
    body.append(note);
    const at = cell.getBoundingClientRect();
    note.style.left = Math.max(4, Math.min(at.right + 6, innerWidth - note.offsetWidth - 8)) + "px";
    note.style.top = Math.max(4, Math.min(at.top, innerHeight - note.offsetHeight - 8)) + "px";
  });

  // The page comes back where it was, or at the cell that a link names.
  const kept = sessionStorage.getItem(key);
  if (kept) [grid.scrollLeft, grid.scrollTop] = JSON.parse(kept);
  addEventListener("pagehide", () => sessionStorage.setItem(key, JSON.stringify([grid.scrollLeft, grid.scrollTop])));
  const named = body.dataset.at && document.getElementById(body.dataset.at), at = named && named.tagName === "TD" ? named : null;
  if (at ?? document.getElementById("A1")) choose(at ?? document.getElementById("A1"));
  if (at) {
    const place = at.getBoundingClientRect(), frame = grid.getBoundingClientRect();
    if (place.bottom > frame.bottom || place.top < frame.top + top) grid.scrollTop += place.top - frame.top - top - 40;
    if (place.right > frame.right || place.left < frame.left) grid.scrollLeft += place.left - frame.left - 80;
  }

  // Somebody else's change shows within a few seconds, unless something is being typed.
  setInterval(async () => {
    if (editor || busy || document.hidden || document.activeElement !== body) return;
    try {
      const answer = await fetch("/s/" + encodeURIComponent(body.dataset.id) + "/version");
      if ((await answer.json()).version !== body.dataset.version && !editor && !busy) location.reload();
    } catch { /* the server is not there just now */ }
  }, 3000);
})();
