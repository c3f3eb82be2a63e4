/* What a judge marks, kept on the device until the server has it. Every change is a save with a
   name of its own; saves are sent one after the other in the order in which they were made, and
   again after a cut, which is harmless because the server knows a name that it has met. */

const PREFIX = "score-queue:";

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "[]");
  } catch {
    return [];
  }
}

function write(name, saves) {
  try {
    if (saves.length) localStorage.setItem(name, JSON.stringify(saves));
    else localStorage.removeItem(name);
  } catch {
    /* without storage the queue lives as long as the page */
  }
}

function kept() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/* Runs with a queue that no open page holds; what another tab is about to send is left to it. */
async function whenFree(name, run) {
  if (!navigator.locks) return run();
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : undefined));
}

/* Takes what an earlier page of the same sheet left unsent. */
async function orphans(address, own) {
  const found = [];
  for (const name of kept().filter((one) => one !== own && one.startsWith(`${PREFIX}${address}:`))) {
    await whenFree(name, () => {
      found.push(...read(name));
      localStorage.removeItem(name);
    });
  }
  return found.sort((one, other) => one.made - other.made);
}

/* Sends what earlier pages of other sheets left behind, such as a tab that was closed offline. */
export async function sendLeft(token, except = "") {
  for (const name of kept()) {
    const [address, page] = name.slice(PREFIX.length).split(":");
    if (address === except) continue;
    await whenFree(name, async () => {
      const queue = new ScoreQueue(address, page, () => {}, { holds: true });
      queue.saves = read(name);
      queue.version = queue.saves[0]?.version ?? "0";
      await queue.flush(token);
    });
  }
}

export class ScoreQueue {
  constructor(address, page, show, { holds = false } = {}) {
    this.address = address;
    this.name = `${PREFIX}${address}:${page}`;
    this.show = show;
    this.version = "0";
    this.saves = [];
    this.sending = null;
    if (navigator.locks && !holds) navigator.locks.request(this.name, () => new Promise(() => {}));
  }

  /* Returns the fields of the last save that an earlier page could not send, or null. */
  async adopt() {
    let left = [];
    try {
      left = await orphans(this.address, this.name);
    } catch {
      return null;
    }
    if (!left.length) return null;
    this.saves = [...left, ...this.saves];
    this.version = left[0].version;
    write(this.name, this.saves);
    return left[left.length - 1].fields;
  }

  add(fields) {
    const name = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join("");
    this.saves.push({ name, made: Date.now(), version: this.version, fields });
    write(this.name, this.saves);
  }

  /* Sends what waits; resolves to true once nothing is left. Only one sending runs at a time. */
  flush(token) {
    this.sending ??= this.send(token).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async send(token) {
    while (this.saves.length) {
      const save = this.saves[0];
      this.show("saving");
      let answer;
      try {
        answer = await this.post(save, token());
      } catch {
        this.show("waiting", this.saves.length);
        return false;
      }
      if (answer.ok) {
        const { saved_at: time, version, wrong } = await answer.json();
        this.version = String(version);
        this.drop();
        this.show(Object.keys(wrong).length ? "wrong" : "saved", time, wrong);
        continue;
      }
      if (answer.status === 409) this.saves.length = 0;
      else if (answer.status === 422 || answer.status === 404) this.saves.shift();
      else {
        this.show(answer.status === 401 || answer.status === 400 ? "signed-out" : "waiting", this.saves.length);
        return false;
      }
      write(this.name, this.saves);
      this.show(answer.status === 409 ? "conflict" : "refused");
      return false;
    }
    return true;
  }

  post(save, token) {
    const body = new FormData();
    for (const [name, value] of save.fields) body.append(name, value);
    body.set("csrf_token", token);
    body.set("version", this.version);
    body.set("command", save.name);
    const waiting = AbortSignal.timeout?.(20000);
    return fetch(this.address, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", Accept: "application/json" },
      redirect: "error",
      signal: waiting,
    });
  }

  drop() {
    this.saves.shift();
    write(this.name, this.saves);
  }
}
