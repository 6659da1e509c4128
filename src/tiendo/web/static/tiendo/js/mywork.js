// The form of "Việc của tôi": what is typed outlives a lost connection; files go as they are chosen, dropped or pasted.
(() => {
  const form = () => document.querySelector("form.quick[data-form]");
  const key = (of) => `tiendo:${of.dataset.form}`;
  const line = () => document.getElementById("luu");
  const fields = (of) => [...of.elements].filter((e) => e.name.startsWith("v-") && (e.type !== "radio" || e.checked));

  // Kept in the tab until the server has it; drawn again where the page comes back without it.
  const unsaved = (of) => {
    const seen = (name) => of.elements.namedItem(`s-${name.slice(2)}`)?.value ?? "";
    const touched = (e) => e.dataset.touched && e.value !== seen(e.name);
    return fields(of).filter(touched).map((e) => [e.name, e.value, seen(e.name)]);
  };
  const keep = (of) => {
    const typed = unsaved(of);
    try {
      if (typed.length) sessionStorage.setItem(key(of), JSON.stringify(typed));
      else sessionStorage.removeItem(key(of));
    } catch { /* a tab without storage saves to the server alone */ }
  };
  const bring = (of) => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(key(of)) || "null"); } catch { kept = null; }
    if (!kept) return;
    let put = 0;
    for (const [name, value, seen] of kept) {
      if ((of.elements.namedItem(`s-${name.slice(2)}`)?.value ?? "") !== seen) continue; // it arrived, or another wrote since
      const found = of.elements.namedItem(name);
      if (!found || (found.value === value && found.type !== "radio")) continue;
      if (found instanceof RadioNodeList || found.type === "radio") {
        for (const radio of of.querySelectorAll(`[name="${name}"]`)) if (radio.value === value && !radio.checked) { radio.checked = true; radio.dataset.touched = "1"; put += 1; }
      } else { found.value = value; found.dataset.touched = "1"; put += 1; }
    }
    if (!put) return;
    line().textContent = "Đã khôi phục nội dung gõ lúc mất kết nối, đang lưu lại.";
    setTimeout(() => of.dispatchEvent(new Event("change", { bubbles: true })), 300);
  };
  const begin = () => {
    const of = form();
    document.querySelectorAll("[data-plain]").forEach((e) => { e.hidden = true; });
    if (of && !of.dataset.begun) { of.dataset.begun = "1"; bring(of); }
  };
  document.addEventListener("DOMContentLoaded", begin); // after htmx has taken the form, which saves what is brought back

  document.addEventListener("input", (event) => {
    const of = event.target.closest("form.quick[data-form]");
    if (!of) return;
    event.target.dataset.touched = "1";
    if (event.target.name === "v-done") of.elements.namedItem("v-done-khac").value = "";
    if (event.target.name === "v-done-khac" && event.target.value) of.querySelectorAll("[name=v-done]").forEach((r) => { r.checked = false; });
    if (event.target.closest("[data-sum]")) sum(event.target.closest("[data-sum]"));
    keep(of);
  });

  const said = (text) => Number(text.replace(/\s/g, "").replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", "."));
  const written = (value) => value.toLocaleString("vi-VN", { maximumFractionDigits: 2 });
  function sum(grid) {
    const columns = [...grid.querySelectorAll(".nums")].map((n) => [...n.querySelectorAll("input:not([type=hidden])")].map((e) => e.value));
    const sums = columns[0].map((_, i) => columns.map((c) => c[i]));
    const known = sums.map((c) => (c.every((t) => t.trim() && Number.isFinite(said(t))) ? c.reduce((a, t) => a + said(t), 0) : null));
    grid.querySelector("[data-total]").textContent = known.some((k) => k === null)
      ? `còn ${sums[0].filter((t) => !t.trim()).length} nơi chưa có số`
      : known.map(written).join(" / ");
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const of = event.target.closest?.("form.quick[data-form]");
    if (of && event.detail.successful) keep(of);
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      const of = event.target.closest?.("form.quick[data-form]");
      if (!of) return;
      keep(of);
      line().textContent = "Mất kết nối: nội dung vừa gõ còn giữ trên máy này, tự gửi lại khi có mạng.";
    });
  }
  // Going elsewhere before the pause that saves: what is typed goes out at once.
  const flush = () => {
    const of = form();
    if (!of || of.dataset.sent || !unsaved(of).length || !navigator.onLine) return;
    const address = of.getAttribute("hx-post");
    if (address) navigator.sendBeacon(address, new FormData(of));
  };
  window.addEventListener("pagehide", flush);
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.target?.id === "viec") flush(); });
  window.addEventListener("online", () => form()?.dispatchEvent(new Event("change", { bubbles: true })));
  document.addEventListener("htmx:afterSettle", (event) => {
    begin();
    if (event.target.id === "viec" && matchMedia("(max-width: 40rem)").matches) scrollTo(0, 0);
  });
  document.addEventListener("submit", (event) => {
    const of = event.target.closest("form.quick[data-form]");
    if (!of) return;
    if (of.dataset.sent) return event.preventDefault(); // a double click
    of.dataset.sent = "1";
    setTimeout(() => { delete of.dataset.sent; }, 4000);
  });
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take) return;
    const of = take.form;
    const found = of.elements.namedItem(`v-${take.dataset.take}`);
    if (found instanceof RadioNodeList) for (const r of found) r.checked = r.value === take.dataset.text;
    else found.value = take.dataset.text;
    of.elements.namedItem(`s-${take.dataset.take}`).value = take.dataset.text;
    take.closest(".clash").replaceChildren();
    keep(of);
  });

  // Files: chosen, dropped anywhere on the panel, pasted.
  const send = (files) => {
    const of = document.getElementById("gui-tep");
    if (!of || !files.length) return;
    const data = new FormData(of);
    data.delete("tep");
    for (const file of files) data.append("tep", file, file.name || "anh-chup.png");
    document.getElementById("loi-tep").textContent = "Đang gửi tệp …";
    const xhr = new XMLHttpRequest();
    xhr.open("POST", of.action);
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", (e) => {
      document.getElementById("loi-tep").textContent = `Đang gửi tệp ${Math.round((100 * e.loaded) / e.total)} %`;
    });
    const failed = (words) => { document.getElementById("loi-tep").textContent = words; };
    xhr.addEventListener("error", () => failed("Mất kết nối khi đang gửi, tệp chưa được nhận: hãy chọn lại."));
    xhr.addEventListener("load", () => {
      if (xhr.status !== 200) return failed(xhr.status === 413 ? "Tệp quá lớn so với mức máy chủ nhận." : "Tệp chưa được nhận. Tải lại trang rồi chọn lại.");
      const got = new DOMParser().parseFromString(xhr.responseText, "text/html");
      document.getElementById("tep-da-co").replaceWith(got.getElementById("tep-da-co"));
      failed(got.getElementById("loi-tep").textContent.trim());
      if (got.getElementById("loi-chung")) document.getElementById("loi-chung").textContent = "";
    });
    xhr.send(data);
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file][form=gui-tep]")) return;
    send([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !document.getElementById("gui-tep")) return;
    event.preventDefault();
    send(files);
  });
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => {
      if (!document.getElementById("gui-tep") || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop" && !event.target.closest(".entry")) send([...event.dataTransfer.files]);
    });
  }
})();
