// The 4:3 part of a group photo, chosen with mouse, finger or keys; the form's numbers are what is kept.
const WHOLE = 10000;
const STEP = 100;
const LEAST = 1000;

const within = (value, least, most) => Math.round(Math.min(Math.max(value, least), most));

for (const form of document.querySelectorAll("[data-crop]")) {
  const field = (name) => form.elements.namedItem(name);
  const frame = form.querySelector("[data-crop-frame]");
  const stage = form.querySelector("[data-crop-stage]");
  const tall = (Number(form.dataset.pixelsWide) * 3) / (4 * Number(form.dataset.pixelsHigh));
  const widest = Math.floor(Math.min(WHOLE, WHOLE / tall));
  const part = { left: Number(field("left").value), top: Number(field("top").value), width: Number(field("width").value) };

  function put(left, top, width) {
    part.width = within(width, Math.min(LEAST, widest), widest);
    const height = Math.ceil(part.width * tall);
    part.left = within(left, 0, WHOLE - part.width);
    part.top = within(top, 0, Math.max(0, WHOLE - height));
    for (const name of ["left", "top", "width"]) field(name).value = part[name];
    frame.style.left = `${part.left / 100}%`;
    frame.style.top = `${part.top / 100}%`;
    frame.style.width = `${part.width / 100}%`;
    frame.style.height = `${Math.min(height, WHOLE) / 100}%`;
  }

  form.classList.add("crop-live");
  put(part.left, part.top, part.width);

  const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  frame.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    const grow = { "+": STEP, "=": STEP, "-": -STEP }[event.key];
    if (!move && !grow) return;
    event.preventDefault();
    const times = event.shiftKey ? 5 : 1;
    if (move) put(part.left + move[0] * times, part.top + move[1] * times, part.width);
    else put(part.left - grow / 2, part.top - (grow * tall) / 2, part.width + grow);
  });

  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.focus();
    const box = stage.getBoundingClientRect();
    const at = (moved) => [((moved.clientX - box.left) / box.width) * WHOLE, ((moved.clientY - box.top) / box.height) * WHOLE];
    const isCorner = event.target.matches("[data-crop-corner]");
    const [x, y] = at(event);
    const [left, top] = [part.left, part.top];
    function drag(moved) {
      const [nowX, nowY] = at(moved);
      if (isCorner) put(left, top, Math.min(nowX - left, WHOLE - left, (WHOLE - top) / tall));
      else put(left + nowX - x, top + nowY - y, part.width);
    }
    stage.setPointerCapture(event.pointerId);
    stage.addEventListener("pointermove", drag);
    stage.addEventListener("pointerup", () => stage.removeEventListener("pointermove", drag), { once: true });
    stage.addEventListener("pointercancel", () => stage.removeEventListener("pointermove", drag), { once: true });
  });
}
