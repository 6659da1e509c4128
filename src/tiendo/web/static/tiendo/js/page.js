// Small helps shared by every page. Pages read and forms submit without this file.
(() => {
  const toast = () => document.getElementById("toast");
  const say = (words) => {
    const line = document.createElement("p");
    line.className = "toast";
    line.setAttribute("role", "alert");
    line.textContent = words;
    toast().replaceChildren(line);
  };
  window.tiendo = { say };

  // On a page without TLS a browser gives no clipboard: the text is marked, and the keys copy it.
  const copy = async (area) => {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
      say("Đã chép. Dán vào ô của hệ thống.");
    } catch {
      say(document.execCommand("copy") ? "Đã chép. Dán vào ô của hệ thống." : "Nội dung đã được chọn: bấm Ctrl+C để chép.");
    }
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-close], [data-print], [data-open], [data-copy]");
    if (!target) return;
    if (target.matches("[data-close]")) target.closest(".toast, dialog")?.[target.closest("dialog") ? "close" : "remove"]();
    if (target.matches("[data-print]")) window.print();
    if (target.matches("[data-copy]")) copy(document.getElementById(target.dataset.copy));
    if (target.matches("[data-open]")) document.getElementById(target.dataset.open)?.showModal();
  });

  // The list behind the last door goes when one looks elsewhere.
  const shut = (except) => document.querySelectorAll(".nav details[open]").forEach((one) => one !== except && one.removeAttribute("open"));
  document.addEventListener("click", (event) => shut(event.target.closest(".nav details")));
  document.addEventListener("keydown", (event) => event.key === "Escape" && shut(null));

  // A form marked so sends itself when a choice is made; without script it has its button.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-auto]")) event.target.form.requestSubmit();
  });

  // The token is read at the moment of sending: a log-in in another tab changes it.
  const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.parameters.csrfmiddlewaretoken = token();
  });
  document.addEventListener("htmx:sendError", () => {
    say("Mất kết nối tới máy chủ. Nội dung vừa gõ vẫn còn trên trang: kiểm tra mạng rồi bấm lại.");
  });
  document.addEventListener("htmx:timeout", () => say("Máy chủ trả lời quá lâu. Nội dung vừa gõ vẫn còn: hãy bấm lại."));
  // A whole page must not land inside a part of this one: an error is told, another page is gone to.
  const told = {
    403: "Trang để mở quá lâu nên lần bấm này chưa được ghi. Nội dung vừa gõ vẫn còn: tải lại trang rồi làm lại.",
    404: "Nội dung này không còn, có thể người khác vừa bỏ hoặc hoàn tác. Tải lại trang để thấy bản mới nhất.",
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (!/^\s*<!doctype/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    if (xhr.status < 400) location.assign(xhr.responseURL);
    else say(told[xhr.status] || "Phần mềm gặp lỗi, lần bấm này chưa được ghi. Nội dung vừa gõ vẫn còn trên trang: thử lại sau ít phút.");
  });
})();
