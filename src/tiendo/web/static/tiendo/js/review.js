// The review page: rows and document kept in step, editing in place, keys. Without this file links and forms do the work.
(() => {
  const room = document.getElementById("ra-soat");
  if (!room) return;
  room.classList.add("live");
  const paper = room.querySelector(".paper");
  const note = document.getElementById("cho-dang-xem");
  const rows = () => [...document.querySelectorAll("tbody.r")];
  const squash = (text) => text.replace(/\s+/g, " ").trim();

  // The document's places in order of their lines: rows of tables before the cells in them.
  const places = [...paper.querySelectorAll("p[data-line], tr[data-line]")]
    .map((node) => ({ node, line: Number(node.dataset.line) }))
    .sort((a, b) => a.line - b.line);

  function placeOf(line) {
    let low = 0, high = places.length - 1, found = null;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (places[middle].line <= line) { found = places[middle].node; low = middle + 1; } else high = middle - 1;
    }
    return found;
  }

  let shown = ""; // the row in view, which a change of view frames again
  function show(body, { field = "", smooth = true } = {}) {
    shown = body.id;
    paper.querySelectorAll(".hit, .at").forEach((node) => node.classList.remove("hit", "at"));
    room.querySelectorAll(".pages rect").forEach((rect) => rect.remove());
    const node = body.dataset.line ? placeOf(Number(body.dataset.line)) : null;
    if (!node) { note.textContent = body.dataset.uid === "doc" ? "" : "Dòng này không có chỗ trong văn bản"; return; }
    node.classList.add("hit");
    const cell = field && [...body.querySelectorAll("[data-f]")].find((c) => c.dataset.f === field);
    const words = cell ? squash(cell.textContent.replace("Chưa chắc: ", "")).replace(/\s/g, "") : "";
    const at = words && [...node.querySelectorAll("td")].find((td) => td.textContent.replace(/\s/g, "") === words);
    if (at) at.classList.add("at");
    note.textContent = `Dòng ${node.dataset.line} của văn bản, đang đóng khung`;
    if (pages && !pages.hidden) { frame(node, at, smooth); return; }
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = node.getBoundingClientRect().top - paper.getBoundingClientRect().top + paper.scrollTop;
    const to = top - paper.clientHeight / 3;
    const far = Math.abs(to - paper.scrollTop) > 3 * paper.clientHeight;
    paper.scrollTo({ top: to, behavior: smooth && !still && !far ? "smooth" : "auto" });
  }

  // The pages as pictures: the row and its cell are framed where the reader found them (points of the page).
  const pages = room.querySelector(".pages");
  const boxOf = (node) => {
    if (!node || !node.dataset.box) return null; // no cell in particular is "" or undefined
    const [page, x0, top, x1, bottom] = node.dataset.box.split(" ").map(Number);
    return { page, x0, top, x1, bottom };
  };

  function around(node) {
    if (node.dataset.box) return boxOf(node);
    const cells = [...node.querySelectorAll("td[data-box]")];
    const own = cells.filter((td) => td.rowSpan === 1);
    return (own.length ? own : cells).map(boxOf).reduce((all, box) => !all ? box : all.page !== box.page ? all : {
      page: all.page, x0: Math.min(all.x0, box.x0), top: Math.min(all.top, box.top),
      x1: Math.max(all.x1, box.x1), bottom: Math.max(all.bottom, box.bottom) }, null);
  }

  function draw(box, kind) {
    const svg = pages.querySelector(`figure[data-page="${box.page}"] svg`);
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const values = { class: kind, x: box.x0 - 1.5, y: box.top - 1.5, width: box.x1 - box.x0 + 3, height: box.bottom - box.top + 3 };
    Object.entries(values).forEach(([name, value]) => rect.setAttribute(name, value));
    svg?.append(rect);
  }

  function frame(node, at, smooth) {
    const row = around(node), cell = boxOf(at) || row;
    const figure = row && pages.querySelector(`figure[data-page="${cell.page}"]`);
    if (!figure) { note.textContent = "Dòng này không có chỗ trên ảnh trang; xem ở phần Chữ"; return; }
    draw(row, "row");
    if (cell !== row) draw(cell, "at");
    note.textContent = `Trang ${cell.page}, đang đóng khung`;
    const svg = figure.querySelector("svg"), unit = svg.clientWidth / svg.viewBox.baseVal.width;
    const top = figure.offsetTop + cell.top * unit - pages.clientHeight / 3;
    const left = Math.min(cell.x0 * unit - 16, Math.max(row.x0 * unit - 16, cell.x1 * unit - pages.clientWidth + 16));
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const far = Math.abs(top - pages.scrollTop) > 3 * pages.clientHeight;
    pages.scrollTo({ top, left, behavior: smooth && !still && !far ? "smooth" : "auto" });
  }

  const views = [...room.querySelectorAll("[data-view]")];
  const memory = `xem-${room.dataset.draft}`;
  function view(name) {
    pages.hidden = name !== "anh";
    paper.hidden = name === "anh";
    views.forEach((link) => link.dataset.view === name ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
    const body = rows().find((r) => r.querySelector("tr.open, tr.edit")) || document.getElementById(shown);
    if (body) show(body, { field: body.querySelector("[data-focus]")?.name.slice(2), smooth: false });
  }
  views.forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    sessionStorage.setItem(memory, link.dataset.view);
    view(link.dataset.view);
  }));

  // A click on a page finds the smallest box there.
  function under(figure, event) {
    const svg = figure.querySelector("svg"), area = svg.getBoundingClientRect(), unit = area.width / svg.viewBox.baseVal.width;
    const x = (event.clientX - area.left) / unit, y = (event.clientY - area.top) / unit;
    const size = ({ box }) => (box.x1 - box.x0) * (box.bottom - box.top);
    return [...paper.querySelectorAll("[data-box]")].map((node) => ({ node, box: boxOf(node) }))
      .filter(({ box }) => box.page === Number(figure.dataset.page) && box.x0 <= x && x <= box.x1 && box.top <= y && y <= box.bottom)
      .sort((a, b) => size(a) - size(b))[0]?.node;
  }

  const section = () => document.getElementById("dong");
  const rowUrl = (uid, query = "") => section().dataset.rowUrl.replace("UID", uid) + query;
  const dirty = (body) => [...body.querySelectorAll("[name^='v-']")].some((f) => f.value !== f.defaultValue);

  async function open(body, field = "") {
    const now = document.querySelector("tbody.r:has(tr.edit)") || rows().find((r) => r.querySelector("tr.edit"));
    if (now && now !== body && !(await shut(now))) return;
    show(body, { field });
    if (body.querySelector("tr.edit")) { focusOn(body, field); return; }
    await htmx.ajax("GET", rowUrl(body.dataset.uid, `?mo=1&o=${encodeURIComponent(field)}`), { target: body, swap: "outerHTML" });
  }

  async function shut(body) {
    if (dirty(body) && !window.confirm("Dòng đang mở có chỗ sửa chưa lưu. Bỏ phần chưa lưu?")) return false;
    const uid = body.dataset.uid;
    await htmx.ajax("GET", rowUrl(uid), { target: body, swap: "outerHTML" });
    return true;
  }

  function focusOn(body, field = "") {
    const wanted = (field && body.querySelector(`[name="v-${CSS.escape(field)}"]`)) || body.querySelector("[data-focus]");
    wanted?.focus({ preventScroll: true });
    if (wanted?.select && wanted.tagName === "INPUT") wanted.select();
    const edit = body.querySelector("tr.open") || body;
    const box = edit.getBoundingClientRect();
    const last = (body.querySelector("tr.edit") || body).getBoundingClientRect();
    if (box.top < 60 || last.bottom > window.innerHeight - 110) {
      window.scrollBy({ top: Math.min(box.top - 70, last.bottom - window.innerHeight + 130), behavior: "auto" });
      if (body.getBoundingClientRect().top < 0) window.scrollBy({ top: body.getBoundingClientRect().top - 70 });
    }
  }

  // After a change came in: the open row has the cursor, and its place is framed.
  let seen = "";
  document.addEventListener("htmx:afterSettle", () => {
    const body = rows().find((r) => r.querySelector("tr.edit"));
    if (!body) {
      // The form is gone with the cursor in it: its row takes the cursor, so that the keyboard goes on from there.
      const last = seen && document.getElementById(`r-${seen.split(" ")[0]}`);
      if (last && (!document.activeElement || document.activeElement === document.body)) last.querySelector("a.cell")?.focus({ preventScroll: true });
      seen = "";
      return;
    }
    const field = body.querySelector("[data-focus]")?.name.slice(2) || "";
    if (seen === `${body.dataset.uid} ${field}` && body.contains(document.activeElement)) return;
    seen = `${body.dataset.uid} ${field}`;
    show(body, { field });
    focusOn(body);
  });

  room.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("button.compare")) return;
    const caret = event.target.closest("[data-caret]");
    if (caret) {
      const text = document.getElementById(caret.dataset.caret);
      caret.form.elements.at.value = text && text.selectionStart > 0 && text.selectionStart < text.value.length ? text.selectionStart : "";
      return;
    }
    const shutter = event.target.closest("[data-shut]");
    if (shutter) { event.preventDefault(); shut(shutter.closest("tbody.r")); return; }
    const body = event.target.closest("tbody.r");
    if (body && !event.target.closest("tr.edit") && !String(window.getSelection())) {
      event.preventDefault();
      open(body, event.target.closest("[data-f]")?.dataset.f || "");
      return;
    }
    const place = event.target.closest(".paper [data-line]");
    if (place && !String(window.getSelection())) follow(place);
    const figure = event.target.closest(".pages figure");
    const found = figure && under(figure, event);
    if (found) follow(found);
  });

  // From a place in the document to the row read there: the last row that begins at or before it, if it is not far.
  function follow(place) {
    const line = Number((place.closest("tr[data-line]") || place).dataset.line);
    const own = Number(place.dataset.line);
    const near = rows().filter((r) => r.dataset.line).map((r) => ({ r, line: Number(r.dataset.line) }))
      .filter((x) => placeOf(x.line) === (place.closest("tr[data-line]") || place.closest("p[data-line]")) || x.line === line || x.line === own);
    if (near.length) { open(near[near.length - 1].r); return; }
    location.assign(`${location.pathname}?vi-tri=${line}`);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-row]");
    const body = link?.dataset.row && document.getElementById(`r-${link.dataset.row}`);
    if (body) { event.preventDefault(); open(body).then(() => body.scrollIntoView({ block: "center" })); }
  });

  function step(by) {
    const all = rows();
    const here = all.findIndex((r) => r.querySelector("tr.open, tr.edit") || r.contains(document.activeElement));
    const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
    next?.querySelector("a.cell")?.focus();
    next?.scrollIntoView({ block: "nearest" });
    if (next) show(next);
  }

  // A row read from a scan was compared with its picture: said with one key, then on to the next row.
  function compare() {
    const here = rows().find((r) => r.querySelector("tr.open, tr.edit") || r.contains(document.activeElement));
    const button = here?.querySelector("tr.edit [name=act][value=confirm]") || here?.querySelector("button.compare");
    if (!button) return;
    if (!button.closest("tr.edit")) step(1);
    button.click();
  }

  function doubt(by) {
    const all = rows();
    const here = all.findIndex((r) => r.querySelector("tr.open, tr.edit") || r.contains(document.activeElement));
    const order = by > 0 ? all.slice(here + 1) : all.slice(0, Math.max(here, 0)).reverse();
    const next = order.find((r) => r.querySelector("tr:not(.edit) .cell-ask"));
    if (next) { open(next, next.querySelector(".cell-ask[data-f], [data-f]:has(.cell-ask)")?.dataset.f || ""); return; }
    if (by > 0) document.querySelector("[data-next]")?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input, textarea, select");
    const body = event.target.closest("tbody.r");
    if (event.key === "Escape" && body?.querySelector("tr.edit")) {
      event.preventDefault();
      shut(body).then((closed) => closed && document.querySelector(`#r-${body.dataset.uid} a.cell`)?.focus());
      return;
    }
    if (field) {
      // Enter saves; Shift+Enter is a new line.
      if (event.key === "Enter" && !event.shiftKey && field.matches("[name^='v-']") && field.form) {
        event.preventDefault();
        field.form.requestSubmit(field.form.querySelector("[name=act][value=save]"));
      }
      return;
    }
    const acts = {
      c: compare, n: () => doubt(1), p: () => doubt(-1), j: () => step(1), k: () => step(-1),
      u: () => document.querySelector("#chan form")?.requestSubmit(),
      "?": () => document.getElementById("phim").showModal(),
    };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });

  document.addEventListener("click", (event) => {
    const next = event.target.closest("[data-next]");
    if (!next || event.defaultPrevented) return;
    const body = rows().find((r) => r.querySelector("tr.open"));
    const order = body ? rows().slice(rows().indexOf(body) + 1) : rows();
    const wanted = order.find((r) => r.querySelector("tr:not(.edit) .cell-ask"));
    if (!wanted) return;
    event.preventDefault();
    open(wanted, wanted.querySelector(".cell-ask[data-f], [data-f]:has(.cell-ask)")?.dataset.f || "");
  });

  window.addEventListener("beforeunload", (event) => {
    if (rows().some((r) => r.querySelector("tr.edit") && dirty(r)) && !document.body.dataset.leaving) event.preventDefault();
  });
  document.addEventListener("submit", () => { document.body.dataset.leaving = "1"; setTimeout(() => delete document.body.dataset.leaving, 1000); }, true);

  if (pages) {
    const asked = new URLSearchParams(location.search).get("xem") || sessionStorage.getItem(memory);
    if (asked === "anh" || asked === "chu") view(asked);
  }
  const first = rows().find((r) => r.querySelector("tr.edit"));
  if (first) { show(first, { field: first.querySelector("[data-focus]")?.name.slice(2), smooth: false }); focusOn(first); }
})();
