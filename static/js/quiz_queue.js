// Answers on their way: kept in the browser until the server has said that they are saved, sent again when a line is back.
const PATIENCE = 12000;
const LONGEST_WAIT = 15000;

function kept(name) {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(name) || "{}")));
  } catch {
    return new Map();
  }
}

// `tell` hears “saving”, “saved”, “lost”, or “over” when the server takes no more; `left` the seconds that remain.
export function answerQueue({ address, token, name, tell, left }) {
  const pending = kept(name);
  let sending = null;
  let wait = 1000;
  let timer = 0;
  let isFresh = performance.getEntriesByType("navigation")[0]?.type === "reload";

  function keep() {
    try {
      if (pending.size) localStorage.setItem(name, JSON.stringify(Object.fromEntries(pending)));
      else localStorage.removeItem(name);
    } catch {
      // a browser that keeps nothing still sends
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  async function ask(answers) {
    const clock = new AbortController();
    const stop = setTimeout(() => clock.abort(), PATIENCE);
    try {
      return await fetch(address, {
        method: "POST",
        keepalive: true,
        redirect: "manual",
        signal: clock.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ answers }),
      });
    } catch {
      return null;
    } finally {
      clearTimeout(stop);
    }
  }

  async function once() {
    const sent = new Map(pending);
    tell("saving");
    const response = await ask(Object.fromEntries(sent));
    if (!response || response.status >= 500 || response.status === 429) {
      tell("lost");
      later();
      return false;
    }
    let body = {};
    try {
      body = await response.json();
    } catch {
      // an answer that is no answer: the page is no longer good
    }
    if (!body.saved && !body.refused) {
      // not our answer (somebody signed in beside this page, say): nothing is given up; a fresh page sends it again
      if (isFresh) {
        tell("lost");
        later();
        return false;
      }
      tell("over");
      return true;
    }
    for (const [position, answer] of sent) if (pending.get(position) === answer) pending.delete(position);
    keep();
    if (!body.saved) {
      tell("over");
      return true;
    }
    isFresh = false;
    wait = 1000;
    left(body.left);
    if (pending.size) return once();
    tell("saved");
    return true;
  }

  function send() {
    clearTimeout(timer);
    if (!pending.size) return Promise.resolve(true);
    sending ??= once().finally(() => {
      sending = null;
    });
    return sending;
  }

  window.addEventListener("online", () => {
    wait = 1000;
    send();
  });
  return {
    waiting: pending,
    send,
    put(position, answer) {
      pending.set(String(position), answer);
      keep();
      send();
    },
  };
}
