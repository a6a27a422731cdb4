// What was entered at a window and is not sent yet, kept on this phone under the person and the inspection: fields in
// localStorage, photos in IndexedDB. Both are emptied when the site has them.
const DATABASE = "inspections";
const PHOTOS = "photos";

export function nameOf(person, inspection) {
  return `inspection:${person}:${inspection}`;
}

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function write(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
    return true;
  } catch {
    return false; // full or forbidden: the page says so
  }
}

export async function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // forbidden: there is nothing to forget
  }
  for (const photo of await photosOf(name)) await dropPhoto(photo.key);
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(PHOTOS, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(PHOTOS, mode);
      const asked = act(transaction.objectStore(PHOTOS));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export async function photosOf(name) {
  try {
    const all = await within("readonly", (store) => store.getAll());
    return all.filter((photo) => photo.name === name);
  } catch {
    return [];
  }
}

export function putPhoto(photo) {
  return within("readwrite", (store) => store.put(photo));
}

export async function dropPhoto(key) {
  try {
    await within("readwrite", (store) => store.delete(key));
  } catch {
    // it is sent again with its key, and kept once
  }
}
