// The form of an entry: filter its items, name the files chosen, paste a picture, send once.
(() => {
  const form = document.querySelector("[data-entry]");
  if (!form) return;
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  form.querySelector("[data-filter]")?.addEventListener("input", (event) => {
    const words = bare(event.target.value).split(/\s+/);
    for (const row of form.querySelectorAll("[data-name]")) row.hidden = !words.every((w) => bare(row.dataset.name).includes(w)) && !row.querySelector(":checked");
  });
  const input = form.querySelector("input[type=file]");
  const show = () => { form.querySelector("[data-files]").textContent = [...input.files].map((f) => f.name).join(", ") || "PDF, ảnh, Word, Excel"; };
  input.addEventListener("change", show);
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    const all = new DataTransfer();
    for (const file of [...input.files, ...files]) all.items.add(file);
    input.files = all.files;
    show();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
})();
