// Files dropped or chosen are sent one by one, each with its progress. Without this file the form sends them itself.
(() => {
  const form = document.getElementById("tai-len");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const list = document.getElementById("dang-gui");
  const limit = Number(input.dataset.limit);
  form.querySelector("[data-plain]").hidden = true;

  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  // A file let go beside the frame must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => { if (!drop.contains(event.target)) event.preventDefault(); });
  }

  input.addEventListener("change", async () => {
    const files = [...input.files];
    for (const file of files) await send(file, line(file));
    input.value = "";
  });

  function line(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const words = document.createElement("small");
    name.textContent = file.name;
    words.textContent = "Chờ gửi";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Đang gửi ${file.name}`);
    item.append(name, bar, words);
    list.hidden = false;
    list.append(item);
    return { item, bar, words };
  }

  function send(file, { item, bar, words }) {
    const end = (text, url) => {
      bar.remove();
      words.textContent = text;
      if (url) words.append(" ", Object.assign(document.createElement("a"), { href: url, textContent: "Mở bản đó" }));
    };
    if (!file.size) return end("Tệp trống, không có nội dung. Hãy mở tệp gốc kiểm tra rồi lưu lại.");
    if (file.size > limit) return end(`Tệp lớn hơn ${limit / 2 ** 20} MB. Hãy lưu văn bản ở dạng DOCX, hoặc tách phụ lục.`);
    return new Promise((done) => {
      const data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "authority"]) {
        const field = form.elements.namedItem(name);
        if (field) data.append(name, field.value);
      }
      data.append("plans", file);
      const xhr = new XMLHttpRequest();
      xhr.open("POST", form.action);
      xhr.setRequestHeader("Accept", "application/json");
      xhr.upload.addEventListener("progress", (event) => {
        bar.value = Math.round((100 * event.loaded) / event.total);
        words.textContent = bar.value < 100 ? `Đang gửi ${bar.value} %` : "Đã gửi, đang ghi nhận";
      });
      xhr.addEventListener("load", () => {
        let result;
        try {
          result = JSON.parse(xhr.responseText).results[0];
        } catch {
          result = { state: "refused", message: failed(xhr) };
        }
        end(result.message.replace(`${file.name}: `, ""), result.url);
        if (result.state === "added") setTimeout(() => { item.remove(); list.hidden = !list.children.length; }, 2500);
        window.htmx?.trigger("#ban-doc", "refresh");
        done();
      });
      xhr.addEventListener("error", () => { end("Mất kết nối khi đang gửi. Tệp chưa được nhận: hãy chọn lại."); done(); });
      xhr.send(data);
    });
  }

  function failed(xhr) {
    if (xhr.status === 413) return "Tệp quá lớn so với mức máy chủ nhận.";
    if (xhr.status === 403 || xhr.responseURL.includes("dang-nhap")) return "Phiên làm việc đã hết: tải lại trang, đăng nhập rồi chọn lại tệp.";
    return "Máy chủ gặp lỗi, tệp chưa được nhận. Hãy thử lại sau ít phút.";
  }
})();
