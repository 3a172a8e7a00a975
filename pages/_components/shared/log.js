// What was done here and is not acknowledged yet, and what it does to the rows on the screen. No drawing here.
//
// Each event is one action of the study: `<mount>.<seq>`, its first record `<mount>.<seq>-0`. Knowing the ids before
// the server does, the screen shows an event at once and later events may speak of what earlier ones made.

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

export class Log {
  /** `name` is the component's, `study` the study's: what is not acknowledged is kept under both. */
  constructor(name, study, onChange) {
    this.name = name;
    this.study = study;
    this.onChange = onChange;
    this.mount = [...crypto.getRandomValues(new Uint8Array(12))].map((n) => LETTERS[n % LETTERS.length]).join("");
    this.seq = 0;
    this.waiting = []; // {event, delta} of this mount
    this.done = []; // own steps that undo can reach: {action, back}
    this.undone = [];
    this.adopted = this.orphans();
  }

  key(mount) {
    return `${this.name}/${this.study}/${mount}`;
  }

  /** Events that an earlier opening, here or in another tab, could not deliver. Sending one twice does no harm. */
  orphans() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`${this.name}/${this.study}/`)) found.push(...JSON.parse(localStorage.getItem(key)));
      }
    } catch { /* no storage in this browser: what is not acknowledged lives as long as the page */ }
    return found;
  }

  keep() {
    try {
      if (this.waiting.length) localStorage.setItem(this.key(this.mount), JSON.stringify(this.waiting.map((w) => w.event)));
      else localStorage.removeItem(this.key(this.mount));
    } catch { /* as above */ }
  }

  /** Takes an event in: kept in the browser, then on its way. `delta` is what it changes on the screen. */
  add(event, delta) {
    this.seq += 1;
    const whole = { mount: this.mount, seq: this.seq, ...event };
    this.waiting.push({ event: whole, delta, action: this.action });
    this.keep();
    this.onChange(this.all);
    return whole;
  }

  /** Id of the latest action; of the one after it with `ahead` 1. */
  idAhead(ahead = 1) {
    return `${this.mount}.${this.seq + ahead}`;
  }

  get action() {
    return this.idAhead(0);
  }

  get all() {
    return [...this.adopted, ...this.waiting.map((w) => w.event)];
  }

  /** Drops what the server has; true when anything was. */
  acknowledge(acks) {
    const before = this.waiting.length + this.adopted.length;
    this.waiting = this.waiting.filter((w) => w.event.seq > (acks[this.mount] ?? 0));
    const others = new Set(this.adopted.map((e) => e.mount));
    this.adopted = this.adopted.filter((e) => e.seq > (acks[e.mount] ?? 0));
    for (const mount of others) this.clear(mount, acks[mount] ?? 0);
    const fewer = this.waiting.length + this.adopted.length < before;
    if (fewer) this.keep();
    return fewer;
  }

  clear(mount, upTo) {
    try {
      const held = JSON.parse(localStorage.getItem(this.key(mount)) ?? "[]");
      if (held.every((event) => event.seq <= upTo)) localStorage.removeItem(this.key(mount));
    } catch { /* as above */ }
  }
}

/** Changes to rows: `put` by id, `drop` ids. */
export function change(rows, delta) {
  for (const id of delta.drop) rows.delete(id);
  for (const row of delta.put) rows.set(row.id, row);
}

/** What takes a change back, given the rows before it. */
export function inverse(rows, delta) {
  const touched = new Set([...delta.drop, ...delta.put.map((row) => row.id)]);
  const back = { put: [], drop: [] };
  for (const id of touched) {
    if (rows.has(id)) back.put.push(rows.get(id));
    else back.drop.push(id);
  }
  return back;
}
