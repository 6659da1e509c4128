// Papers: a click on a paragraph opens it, Ctrl+Enter keeps it, a long act says that it runs. All works without this file.
(() => {
  document.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (drop) {
      event.preventDefault();
      drop.closest("form").remove();
      return;
    }
    const text = event.target.closest(".editing .line > p:not(.hand)");
    if (!text || event.target.closest("a, button, label") || String(getSelection())) return;
    text.parentElement.querySelector(":scope > .line-acts > .edit")?.click();
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".editor-line");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[name=viec]").click();
    if (event.key === "Escape") form.querySelector(".btn.text")?.click();
  });

  // What was just opened is what one types in; what was just kept is where one goes on.
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = document.querySelector("#dang-sua textarea");
    if (field && event.detail.target?.id !== "bang-viec") field.focus();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-busy]");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const line = document.createElement("p");
    line.className = "busy-line";
    line.setAttribute("role", "status");
    line.textContent = form.dataset.busy;
    form.append(line);
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
  });
  // Back in the history a page comes as it was left: the act is open again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector(".busy-line")?.remove();
      form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    }
  });
})();
