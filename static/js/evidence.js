// Files go one by one, each with its progress; without this module the form sends them all at once.
function send(form, file, row) {
  return new Promise((resolve) => {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "department"]) body.append(name, form.elements[name].value);
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.querySelector("progress").value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      const answer = request.response ?? {};
      if (request.status === 200 && answer.files !== undefined) {
        resolve({ files: answer.files });
      } else {
        resolve({ message: answer.message ?? form.dataset.failed });
      }
    });
    for (const event of ["error", "abort", "timeout"]) {
      request.addEventListener(event, () => resolve({ message: form.dataset.failed }));
    }
    request.send(body);
  });
}

function row(form, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", file.name);
  item.append(name, progress);
  form.querySelector(".attach-progress").append(item);
  return item;
}

function settle(item, file, words, isRefused) {
  item.className = isRefused ? "field-error" : "attach-done";
  item.textContent = `${file.name}: ${words}`;
}

async function attach(form, files) {
  form.querySelector(".attach-progress").replaceChildren();
  const waiting = files.map((file) => [file, row(form, file)]);
  for (const [file, item] of waiting) {
    if (file.size > Number(form.dataset.largest)) {
      settle(item, file, form.dataset.tooLarge, true);
      continue;
    }
    const answer = await send(form, file, item);
    if (answer.message) {
      settle(item, file, answer.message, true);
      continue;
    }
    settle(item, file, form.dataset.done, false);
    const list = form.closest("li").querySelector(".line-files");
    const sent = new DOMParser().parseFromString(answer.files, "text/html");
    list.replaceChildren(...sent.body.childNodes);
    window.htmx?.process(list);
  }
}

document.documentElement.classList.add("scripted");

document.addEventListener("change", (event) => {
  if (!event.target.matches(".attach input[type=file]") || !event.target.files.length) return;
  const files = [...event.target.files];
  const form = event.target.form;
  event.target.value = "";
  attach(form, files);
});
