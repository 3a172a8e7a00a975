// What our components have in common: rows as the server has them and as the screen shows them, deeds that are drawn
// at once, kept in the browser and sent until they are acknowledged, undo and redo.

import { button, h } from "./dom.js";
import { Log, change, inverse } from "./log.js";

const AGAIN = 3000; // milliseconds after which what is not acknowledged is sent again
const FAR = 60; // rows by which the held rows may fall behind before newer ones become the base

/** A component extends it with: scope() fields of every event; delta(event, action) what an event changes, or null;
 *  settle() stores what is half done; shown(delta) draws after a deed; rebuilt(before) after news. */
export class Kept {
  constructor(root, name) {
    this.root = root;
    this.name = name;
    this.server = new Map(); // rows as the server has them
    this.rows = new Map(); // the same with what is on its way
    this.bases = new Map(); // rows by version that the server may build on
    this.status = h("span", { class: "saved", role: "status" }, "");
    this.said = h("div", { class: "quiet", "aria-live": "polite" });
    this.notice = h("div", { class: "notice", role: "alert", hidden: true });
    this.retry = setInterval(() => { if (this.log?.all.length) this.send("log", this.log.all); this.tellSaved(); }, AGAIN);
  }

  settle() {}

  close() {
    clearInterval(this.retry);
  }

  // --- what comes from the server -----------------------------------------------------------------------------

  /** Starts a log for a study. */
  begin(study) {
    this.log = new Log(this.name, study, (events) => { this.send("log", events); this.tellSaved(); });
    this.server = new Map();
    this.rows = new Map();
    this.bases.clear();
    this.version = null;
    if (this.log.adopted.length) this.send("log", this.log.all);
  }

  /** Takes in rows, acknowledgements and refusals; false when the rows build on a version that is not held here. */
  absorb(data) {
    if (!this.receive(data)) return false;
    this.log.acknowledge(data.acks);
    this.refuse(data.refused);
    const before = this.rows;
    this.rows = new Map(this.server);
    for (const { delta } of this.log.waiting) if (delta) change(this.rows, delta);
    this.rebuilt(before);
    return true;
  }

  receive(data) {
    if (data.from !== null && !this.bases.has(data.from)) {
      this.send("have", null);
      return false;
    }
    if (data.version === this.version) return true;
    this.server = new Map(data.from === null ? [] : this.bases.get(data.from));
    change(this.server, data);
    this.version = data.version;
    if (data.from === null || data.put.length + data.drop.length > FAR) {
      this.bases.set(data.version, this.server);
      for (const version of this.bases.keys()) if (this.bases.size > 3) this.bases.delete(version);
      this.send("have", data.version);
    }
    return true;
  }

  refuse(refused) {
    const own = refused.filter((r) => !r.mount || r.mount === this.log.mount).filter((r) => !this.told?.has(`${r.mount}.${r.seq}`));
    this.told = new Set(refused.map((r) => `${r.mount}.${r.seq}`));
    if (!own.length) return;
    for (const { mount, seq } of own) this.log.done = this.log.done.filter((step) => step.action !== `${mount}.${seq}`);
    this.warn(own.map((r) => `${r.message} ${r.fix}`).join(" "));
  }

  // --- what a person does -------------------------------------------------------------------------------------

  /** Draws an event at once and puts it on its way. Gives what it changed; nothing when that is so already. */
  deed(type, more) {
    const event = { type, ...this.scope(), ...more };
    const action = this.log.idAhead();
    const delta = this.delta(event, action);
    if (!delta) return this.say("That is so already.");
    const back = inverse(this.rows, delta);
    change(this.rows, delta);
    this.log.done.push({ action, back });
    this.log.undone = [];
    this.log.add(event, delta);
    this.shown(delta);
    return delta;
  }

  undo() {
    this.settle();
    const step = this.log.done.pop();
    this.back("undo", step, step?.action);
  }

  redo() {
    this.back("redo", this.log.undone.pop());
  }

  /** Takes a step back, or an undo; what lies before this opening only the server knows. */
  back(type, step, target = "") {
    const again = step && inverse(this.rows, step.back);
    if (step) change(this.rows, step.back);
    this.log.add({ type, ...this.scope(), target }, step?.back);
    if (step && type === "undo") this.log.undone.push({ action: step.action, back: again });
    if (step && type === "redo") this.log.done.push({ action: step.action, back: again });
    this.shown({ put: [], drop: [] });
    this.say(type === "undo" ? "Undone." : "Redone.");
  }

  /** Undo and redo by keys; true when the key was one of them. */
  undoKey(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return false;
    if (key === "y" || event.shiftKey) this.redo(); else this.undo();
    return true;
  }

  // --- what is said -------------------------------------------------------------------------------------------

  say(words) {
    this.said.textContent = words;
  }

  warn(words) {
    this.notice.replaceChildren(h("span", {}, words), button("Close", { class: "plain", onclick: () => { this.notice.hidden = true; } }));
    this.notice.hidden = false;
  }

  tellSaved() {
    if (!this.log) return;
    const open = this.log.all.length;
    const words = open ? (navigator.onLine === false ? `Offline: ${open} kept here` : `Saving ${open} …`) : "All saved";
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

/** A list of keys and what they do, closed at first. */
export function keySheet(keys) {
  return h("div", { class: "sheet", hidden: true, role: "note", "aria-label": "Keys" }, ...keys.map(([key, does]) => h("div", {}, h("kbd", {}, key), h("span", {}, does))));
}

/** Gives a function that draws `make(root)` into its place, or brings it up to date; `wake` is an event to redraw at. */
export function drawing(make, wake = "") {
  const drawn = new WeakMap();
  return (component) => {
    const root = component.parentElement;
    let place = drawn.get(root);
    if (!place) {
      place = { shown: make(root), turn: 0, last: component };
      place.again = () => place.shown.update(place.last);
      if (wake) addEventListener(wake, place.again);
      drawn.set(root, place);
    }
    place.turn += 1;
    place.last = component;
    const turn = place.turn;
    place.shown.update(component);
    return () => setTimeout(() => {
      if (place.turn !== turn) return; // drawn again since: Streamlit also cleans up after a drawing that a newer one overtook
      if (wake) removeEventListener(wake, place.again);
      place.shown.close();
      drawn.delete(root);
    }, 50);
  };
}
