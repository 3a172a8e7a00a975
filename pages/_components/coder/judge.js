// One suggestion after the other: the next stands on the screen at once, and each press goes to the statement that was
// seen, by its id, in the log that the transcript coder keeps too.

import { button, h } from "../shared/dom.js";
import { Kept, drawing } from "../shared/kept.js";
import { textOf } from "./coder.js";
import { deltaOf } from "./deeds.js";
import { STATES, Statement, shapesOf } from "./statement.js";
import { beside, nextOpen, worklist } from "./worklist.js";

const SHOWN = 12; // rows of the list at a time
const SETTLED = 400; // milliseconds at one statement before the address of the page names it

export class Judge extends Kept {
  constructor(root) {
    super(root, "cpi-coder");
    this.at = null; // id of the statement in focus; null once all are judged
    this.last = null; // id of the one judged last
    this.page = 0;
    this.layout();
    this.keyed = (event) => this.key(event);
    addEventListener("keydown", this.keyed, true); // before the page's own shortcuts, and wherever the focus is
  }

  layout() {
    const tool = (label, key, act, kind = "plain") => button(label, { class: kind, onclick: act }, label, h("kbd", { "aria-hidden": "true" }, key));
    this.statement = new Statement({ keepMemo: (text, memo) => this.keepMemo(text, memo) });
    this.buttons = h("div", { class: "tools", role: "toolbar", "aria-label": "Judgement" },
      tool("Confirm", "A", () => this.judge("accept"), "main"), tool("Reject", "X", () => this.judge("reject")),
      tool("Previous", "P", () => this.step(-1)), tool("Next", "N", () => this.step(1)), tool("Memo", "M", () => this.statement.write()),
      button("Undo", { class: "plain", title: "Ctrl Z", onclick: () => this.undo() }), this.status);
    this.bar = h("progress", { max: "1", "aria-label": "Statements judged" });
    this.far = h("div", { class: "hint" });
    this.count = h("div", { class: "title" });
    this.least = h("input", { type: "number", min: "50", max: "100", step: "1", value: "90", "aria-label": "Lowest score in percent", oninput: () => this.drawMany() });
    this.many = button("Confirm", { class: "plain", onclick: () => this.acceptAll() }, h("span", {}, ""));
    this.sure = h("div", { class: "line" }, this.many, h("span", {}, "that score at least"), this.least, h("span", {}, "%"));
    this.list = h("div", { class: "rows", role: "group", "aria-label": "Statements" });
    this.pager = h("div", { class: "line pager" });
    this.el = h("section", { class: "judge frame", "aria-label": "Judge suggestions" }, this.notice, h("div", { class: "far" }, this.bar, this.far),
      h("div", { class: "body" }, h("div", { class: "card" }, this.statement.el, this.buttons), h("div", { class: "beside" }, this.count, this.sure, this.list, this.pager)), this.said);
    this.root.append(this.el);
  }

  close() {
    super.close();
    clearTimeout(this.wait);
    removeEventListener("keydown", this.keyed, true);
    this.el.remove();
  }

  // --- what comes from the server -----------------------------------------------------------------------------

  update({ data, setStateValue }) {
    this.send = setStateValue;
    const first = !this.data || this.data.source !== data.source || this.data.study !== data.study;
    this.data = data;
    this.el.dataset.by = data.by;
    if (first) {
      this.begin(data.study);
      this.opened = false;
      this.sent = data.focus;
      this.jumped = data.jump;
    }
    const turns = textOf(data.hash);
    if (!turns) return;
    this.statement.turns = turns;
    if (!this.absorb(data)) return;
    if (data.jump && data.jump !== this.jumped && this.rows.has(data.jump)) {
      this.jumped = data.jump;
      this.go(data.jump);
    }
    this.tellSaved();
  }

  rebuilt(before) {
    if (!this.opened) {
      this.opened = true;
      const list = this.listed();
      return this.go(this.rows.has(this.data.focus) ? this.data.focus : (list.find((row) => row.st === "suggested") ?? list[0])?.id ?? null);
    }
    const gone = this.at && !this.rows.has(this.at) ? before.get(this.at) : null;
    if (gone) this.at = [...this.rows.values()].find((row) => row.t === "c" && row.s === gone.s && row.e === gone.e)?.id ?? null;
    return this.draw();
  }

  listed() {
    return worklist([...this.rows.values()], this.data.filter);
  }

  // --- what a person does -------------------------------------------------------------------------------------

  scope() {
    return { source: this.data.source, by: this.data.by };
  }

  delta(event, action) {
    return deltaOf(event, this.rows, action);
  }

  shown() {
    this.draw();
  }

  /** Says yes or no to the statement on the screen; the next that nobody has judged takes its place. */
  judge(type) {
    const row = this.rows.get(this.at);
    if (!row) return this.say("Every statement is judged. P goes back to the last one.");
    const fix = type === "accept" ? this.statement.fix(row) : {};
    const following = nextOpen(this.listed(), row.id);
    const delta = this.deed(type, { codings: [row.id], ...(Object.keys(fix).length ? { fix } : {}) });
    if (!delta) return undefined;
    this.statement.forget(row.id);
    this.last = delta.put.find((put) => put.t === "c").id;
    this.go(following?.id ?? null);
    if (!following) this.say("Every statement is judged.");
    return undefined;
  }

  acceptAll() {
    const sure = this.surely();
    if (sure.length && this.deed("accept", { codings: sure.map((row) => row.id) })) {
      this.go(nextOpen(this.listed(), this.at)?.id ?? null);
      this.say(`Confirmed ${sure.length} statements.`);
    }
  }

  surely() {
    return this.listed().filter((row) => row.st === "suggested" && (row.sc ?? 0) >= Number(this.least.value) / 100);
  }

  keepMemo(text, memo) {
    if (this.at && this.deed("memo", { codings: [this.at], text, memo })) this.say("Kept the memo.");
  }

  undo() {
    const back = this.log.done.at(-1)?.back.put.find((row) => row.t === "c" && row.id !== this.at);
    super.undo();
    if (back && this.rows.has(back.id)) this.go(back.id);
  }

  step(by) {
    const to = this.at === null && by < 0 && this.rows.has(this.last) ? this.rows.get(this.last) : beside(this.listed(), this.at, by);
    if (to) this.go(to.id);
  }

  go(id) {
    this.at = id;
    const place = this.listed().findIndex((row) => row.id === id);
    if (place >= 0) this.page = Math.floor(place / SHOWN);
    this.draw();
    const row = this.rows.get(id);
    if (row) this.say(this.statement.quote(row));
    clearTimeout(this.wait);
    this.wait = setTimeout(() => {
      if (this.at === this.sent || !this.at) return;
      this.sent = this.at;
      this.send("at", this.at);
    }, SETTLED);
  }

  key(event) {
    if (!this.opened || !this.el.isConnected || !this.el.checkVisibility() || document.querySelector("[role=dialog]")) return; // on another page it lives a moment longer
    const typing = event.composedPath().some((node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName ?? ""));
    if (typing || !(this.undoKey(event) || this.pressed(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Whether the key meant something here. A key held down judges once: nobody sees what it would run through. */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const deeds = { a: () => this.judge("accept"), x: () => this.judge("reject"), n: () => this.step(1), p: () => this.step(-1), m: () => this.statement.write() };
    const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (deed && !(event.repeat && "axm".includes(event.key.toLowerCase()))) deed();
    return Boolean(deed);
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  draw() {
    if (!this.statement.turns) return;
    const all = worklist([...this.rows.values()], { statuses: [], kinds: [], least: 0, order: "text" });
    const open = all.filter((row) => row.st === "suggested").length;
    this.bar.value = all.length ? 1 - open / all.length : 1;
    this.far.textContent = `${Math.floor(100 * this.bar.value)}% of ${all.length} statements judged, ${open} to go`;
    const list = this.listed();
    this.count.textContent = `${list.length} of ${all.length} statements`;
    const codes = [...this.rows.values()].filter((row) => row.t === "k" && !row.z);
    this.statement.draw(this.rows.get(this.at) ?? null, { all, codes, ...this.data, none: !list.length });
    this.drawMany();
    this.drawList(list);
  }

  drawMany() {
    const sure = this.surely().length;
    this.many.firstChild.textContent = `Confirm ${sure}`;
    this.many.setAttribute("aria-label", `Confirm ${sure} suggestions that score at least this much`);
    this.many.disabled = sure === 0;
    this.sure.hidden = !this.listed().some((row) => row.st === "suggested");
  }

  drawList(list) {
    const pages = Math.max(1, Math.ceil(list.length / SHOWN));
    this.page = Math.min(this.page, pages - 1);
    const shown = list.slice(this.page * SHOWN, (this.page + 1) * SHOWN);
    const signature = JSON.stringify([shown.map((row) => [row.id, row.st, row.k, row.sc]), this.at, this.page, pages]);
    if (signature === this.drawn) return;
    this.drawn = signature;
    this.list.replaceChildren(...shown.map((row) => this.row(row)));
    const turn = (label, by) => button(label, { class: "plain", disabled: this.page + by < 0 || this.page + by >= pages, onclick: () => { this.page += by; this.drawList(this.listed()); } });
    this.pager.replaceChildren(...(pages > 1 ? [turn("Earlier", -1), h("span", {}, `${this.page + 1} / ${pages}`), turn("Later", 1)] : []));
  }

  row(row) {
    const flat = this.statement.quote(row).replace(/\s+/gu, " ");
    const words = flat.length > 90 ? `${flat.slice(0, 89)}…` : flat;
    const score = row.st === "suggested" && row.sc !== undefined ? ` ${Math.round(row.sc * 100)}%` : "";
    const state = STATES[row.st];
    return button(`${state.word}: ${flat}`, { class: `row ${row.st}`, "aria-current": row.id === this.at ? "true" : null, onclick: () => this.go(row.id) },
      h("span", { class: "signs" }, `${state.shape} ${shapesOf(row)}${score}`), h("span", { dir: "auto" }, words));
  }
}

/** Draws the judging into its place, or brings it up to date; gives what takes it away again. */
export const drawJudge = drawing((root) => new Judge(root), "cpi-coder-text");
