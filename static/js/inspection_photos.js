// Photos taken in place: drawn anew and smaller on the phone, so that place and maker stay behind, then kept until sent.
import { newKey } from "./grid_request.js";
import { dropPhoto, photosOf, putPhoto } from "./inspection_store.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

async function preview(form, photo) {
  const figure = document.createElement("figure");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 96;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", form.dataset.photo);
  const picture = await createImageBitmap(photo.blob);
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 96, 96);
  picture.close();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-plain btn-small";
  button.textContent = form.dataset.discard;
  button.addEventListener("click", async () => {
    await dropPhoto(photo.key);
    figure.remove();
  });
  figure.append(canvas, button);
  figure.dataset.key = photo.key;
  form.querySelector(`[data-photos-of="${photo.item}"]`)?.prepend(figure);
}

export async function showKept(form, name) {
  for (const photo of await photosOf(name)) await preview(form, photo);
}

// Resolves with a word for the person where the photo could not be taken.
export async function take(form, name, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return "";
  let blob;
  try {
    blob = await shrunk(file);
  } catch {
    return form.dataset.notAPicture;
  }
  const item = input.closest("[data-photos-of]").dataset.photosOf;
  const photo = { key: newKey(), name, item, blob };
  try {
    await putPhoto(photo);
  } catch {
    return form.dataset.full;
  }
  await preview(form, photo);
  return "";
}
