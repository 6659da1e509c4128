// Keys of the appraisal page: J and K go on and back, D and T choose, Enter gives the verdict. The page works without.
(() => {
  const form = document.getElementById("ket-luan");
  const reason = form?.elements.lydo;
  const kept = form && `tham-dinh:${form.dataset.report}`;

  // A reason begun is still there when one comes back to the report, until the verdict is given.
  if (reason) {
    reason.value ||= sessionStorage.getItem(kept) || "";
    reason.addEventListener("input", () => sessionStorage.setItem(kept, reason.value));
    form.addEventListener("submit", () => sessionStorage.removeItem(kept));
  }

  const choose = (value) => {
    const radio = form?.querySelector(`[name=viec][value=${value}]`);
    if (!radio) return;
    radio.checked = true;
    if (value === "tra") reason.focus();
    else radio.focus();
  };
  const go = (where) => document.querySelector(`.queue [data-${where}]`)?.click();
  const acts = { j: () => go("next"), k: () => go("prev"), d: () => choose("dat"), t: () => choose("tra") };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const on = event.target;
    const types = on.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (event.key === "Escape" && types) on.blur();
    if (types) return;
    if (event.key === "Enter" && form && !on.closest("a, button, summary")) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
