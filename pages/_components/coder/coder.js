// The transcript coder: what a person does is drawn at once, kept in the browser, and sent until it is acknowledged.

import { deltaOf } from "./deeds.js";
import { button, h } from "../shared/dom.js";
import { Kept, drawing, keySheet } from "../shared/kept.js";
import { Palette, numberOf } from "./palette.js";
import { Panel, chipOf } from "./panel.js";
import { Reader, unitsBefore } from "./reader.js";
import { TurnText } from "./text.js";

const texts = new Map(); // transcripts by hash, sent once

/** Takes a transcript in: [speaker, role, time, start, words, withheld] a turn. */
export function learn({ hash, turns }) {
  if (!texts.has(hash)) {
    texts.set(hash, turns.map(([speaker, role, time, start, words, withheld]) => Object.assign(new TurnText(words, start), { speaker, role, time, withheld })));
  }
  dispatchEvent(new CustomEvent("cpi-coder-text"));
}

/** The turns of a transcript that was taken in; undefined while it is not here. */
export function textOf(hash) {
  return texts.get(hash);
}

export class Coder extends Kept {
  constructor(root) {
    super(root, "cpi-coder");
    this.byTurn = [];
    this.sorted = []; // codings in text order
    this.at = { turn: 0, start: 0, end: 0, head: 1 }; // the words in hand
    this.active = null; // id of the coding in hand
    this.draft = null; // bounds being moved
    this.layout();
    this.listen();
  }

  layout() {
    this.palette = null;
    this.reader = new Reader({
      rowsOf: (n) => this.byTurn[n] ?? [],
      signature: (n, rows) => JSON.stringify([rows, this.active && rows.some((r) => r.id === this.active) ? this.active : "", this.palette?.signature, this.data?.by]),
      look: (row) => this.look(row),
      chip: (row) => chipOf(row, this.look(row), row.by !== this.data.by && row.st !== "suggested" ? initials(row.by) : "", (id) => this.inHand(id), row.id === this.active),
      drawn: () => this.mark(),
    });
    this.panel = new Panel({
      quote: (row) => this.quote(row), judge: (type) => this.judge(type), remove: () => this.remove(), inVivo: () => this.inVivo(),
      nudge: (edge, by, now) => this.nudge(edge, by, now), keepMemo: (text, memo) => this.keepMemo(text, memo),
      acceptAll: (least) => this.acceptAll(least), leave: () => this.focus(),
    });
    const tool = (label, key, act) => button(label, { class: "tool", onclick: act }, label, h("kbd", { "aria-hidden": "true" }, key));
    this.tools = h("div", { class: "tools", role: "toolbar", "aria-label": "Steps" },
      tool("Next suggestion", "N", () => this.toSuggestion()), tool("Next uncoded", "U", () => this.toUncoded()),
      tool("Undo", "Ctrl Z", () => this.undo()), tool("Redo", "Ctrl ⇧ Z", () => this.redo()), tool("Keys", "?", () => this.help()), this.status);
    this.sheet = keySheet(KEYS);
    this.top = h("div", { class: "top" });
    this.el = h("section", { class: "coder frame", "aria-label": "Transcript coder" }, this.top, this.sheet, this.notice, h("div", { class: "body" }, this.reader.el, this.panel.el), this.said);
    this.root.append(this.el);
  }

  // --- what comes from the server -----------------------------------------------------------------------------

  update({ data, setStateValue }) {
    this.send = setStateValue;
    const first = !this.data || this.data.source !== data.source || this.data.study !== data.study;
    this.data = data;
    this.el.dataset.by = data.by;
    if (first) this.start(data);
    if (!this.turns && !this.open(data)) return;
    if (this.opened !== data.hash) this.open(data);
    if (!this.absorb(data)) return;
    if (data.focus && data.focus !== this.focused) this.show(data.focus);
    this.focused = data.focus;
    this.tellSaved();
  }

  start(data) {
    this.begin(data.study);
    this.sorted = [];
    this.byTurn = [];
    this.turns = null;
    this.active = null;
    this.palette = new Palette(data.study, { give: (item) => this.give(item), create: (name) => this.create(name), words: () => this.label(), leave: () => this.focus() });
    this.top.replaceChildren(this.palette.el, this.tools);
  }

  open(data) {
    if (!textOf(data.hash)) return false;
    this.turns = textOf(data.hash);
    this.opened = data.hash;
    this.reader.open(this.turns);
    const customer = this.turns.findIndex((t) => t.role === "customer" && !t.withheld);
    this.select(customer, null, false);
    this.reader.aim(Math.max(0, customer));
    return true;
  }

  rebuilt(before) {
    if (this.active && !this.rows.has(this.active)) this.active = this.twin(before.get(this.active))?.id ?? null;
    this.index();
    this.drawAll();
  }

  twin(gone) {
    return gone && this.codings().find((r) => r.s < gone.e && gone.s < r.e && r.c === gone.c && r.by === gone.by);
  }

  codings() {
    return [...this.rows.values()].filter((row) => row.t === "c");
  }

  index() {
    this.byTurn = [];
    this.sorted = this.codings().sort((a, b) => a.s - b.s || b.e - a.e || (a.id < b.id ? -1 : 1));
    for (const row of this.sorted) {
      if (row.st === "rejected") continue;
      for (let n = this.turnAt(row.s); n < this.turns.length && this.turns[n].start < row.e; n += 1) {
        if (row.s < this.turns[n].end) (this.byTurn[n] ??= []).push(row);
      }
    }
    const used = new Map();
    for (const row of this.sorted) if (row.c) used.set(row.c, (used.get(row.c) ?? 0) + 1);
    this.palette.set([...this.rows.values()].filter((row) => row.t === "k" && !row.z), used);
  }

  // --- what a person does -------------------------------------------------------------------------------------

  scope() {
    return { source: this.data.source, by: this.data.by };
  }

  delta(event, action) {
    return deltaOf(event, this.rows, action);
  }

  shown(delta) {
    if (this.active && delta.drop.includes(this.active)) this.active = delta.put.find((row) => row.t === "c" && row.st !== "rejected")?.id ?? null;
    if (this.active && !this.rows.has(this.active)) this.active = null;
    this.index();
    this.drawAll();
  }

  give(item) {
    this.settle();
    const { start, end } = this.stretch();
    if (this.deed("code", { start, end, ...(item.kind ? { kind: item.kind } : { code: item.code }) })) this.say(`Coded as ${item.path}.`);
  }

  create(name) {
    this.settle();
    const { start, end } = this.stretch();
    if (this.deed("create", { start, end, name: name.slice(0, 200) })) this.say(`New code ${name}.`);
  }

  inVivo() {
    this.palette.open(this.label());
  }

  judge(type) {
    this.settle();
    const row = this.rows.get(this.active);
    const chosen = row?.st === "suggested" ? row : this.here().find((r) => r.st === "suggested");
    if (!chosen) return this.say("There is no suggestion on these words.");
    if (this.deed(type, { codings: [chosen.id] })) {
      this.say(type === "accept" ? "Accepted." : "Rejected.");
      this.toSuggestion(chosen.s);
    }
  }

  acceptAll(least) {
    const sure = this.suggestions().filter((row) => (row.sc ?? 0) >= least);
    if (sure.length && this.deed("accept", { codings: sure.map((row) => row.id) })) this.say(`Accepted ${sure.length} suggestions.`);
  }

  remove() {
    this.draft = null;
    const row = this.rows.get(this.active) ?? this.here().find((r) => r.st === "confirmed" && r.by === this.data.by);
    if (!row) return this.say("Click a coding first.");
    this.active = null;
    if (this.deed("remove", { codings: [row.id] })) this.say("Removed.");
  }

  keepMemo(text, memo) {
    if (this.active && this.deed("memo", { codings: [this.active], text, memo })) this.say("Kept the memo.");
    this.focus();
  }

  writeMemo() {
    if (!this.active) this.active = this.here().at(-1)?.id ?? null;
    if (!this.active) return this.say("Give these words a code first; a memo belongs to a coding.");
    this.drawAll();
    this.panel.write();
  }

  /** Moves a bound of the coding in hand by a word; `now` stores it, else it is stored when the keys are let go. */
  nudge(edge, by, now = false) {
    const row = this.rows.get(this.active);
    if (!row) return;
    this.draft ??= { id: row.id, s: row.s, e: row.e };
    const turn = this.turns[this.turnAt(row.s)];
    const unit = turn.step(turn.toUnit(edge ? this.draft.e : this.draft.s), edge, by);
    if (unit === null) return;
    const point = turn.toSource(unit);
    if (edge ? point > this.draft.s : point < this.draft.e) this.draft[edge ? "e" : "s"] = point;
    if (now) this.settle(); else { this.mark(); this.say(this.quote({ s: this.draft.s, e: this.draft.e })); }
  }

  /** Stores bounds that were moved. */
  settle() {
    const { draft } = this;
    this.draft = null;
    const row = draft && this.rows.get(draft.id);
    if (row && (row.s !== draft.s || row.e !== draft.e)) {
      this.deed("move", { codings: [row.id], start: draft.s, end: draft.e });
      const now = this.rows.get(this.active);
      if (now) this.at = { ...this.at, start: now.s, end: now.e };
      this.drawAll();
    } else this.mark();
  }

  // --- where one is -------------------------------------------------------------------------------------------

  /** Takes words in hand; null takes the turn's first sentence, and `last` its last. */
  select(turn, stretch, reveal = true, last = false) {
    const n = Math.max(0, Math.min(turn, this.turns.length - 1));
    const text = this.turns[n];
    const [from, to] = (last ? text.sentences.at(-1) : text.sentences[0]) ?? [0, text.text.length];
    this.settle();
    this.active = null;
    this.at = { turn: n, head: 1, ...(stretch ?? { start: text.toSource(from), end: text.toSource(to) }) };
    this.drawAll();
    if (reveal) this.reader.reveal(n, this.at.start, this.at.end);
    this.tell();
  }

  activate(id, reveal = false) {
    const row = this.rows.get(id);
    if (!row) return;
    this.settle();
    const n = this.turnAt(row.s);
    this.at = { turn: n, start: Math.max(row.s, this.turns[n].start), end: Math.min(row.e, this.turns[n].end), head: 1 };
    this.active = id;
    this.drawAll();
    if (reveal) this.reader.reveal(n, this.at.start, this.at.end);
    this.tell();
  }

  /** Takes a coding in hand by its chip: the chip is drawn anew, so the keys would go nowhere. */
  inHand(id) {
    this.activate(id);
    this.focus();
  }

  show(id) {
    if (!this.rows.has(id)) return;
    this.activate(id, true);
    this.reader.aim(this.at.turn);
  }

  toSuggestion(after = this.active || this.here().some((r) => r.st === "suggested") ? this.at.start : this.at.start - 1) {
    const open = this.suggestions();
    const next = open.find((row) => row.s > after || (row.s === after && row.id !== this.active && !this.active)) ?? open[0];
    if (next) this.activate(next.id, true); else this.say("No suggestion is left.");
  }

  toUncoded() {
    for (let k = 0; k <= this.turns.length; k += 1) {
      const n = (this.at.turn + k) % this.turns.length;
      const turn = this.turns[n];
      if (turn.withheld || !["customer", "observer"].includes(turn.role)) continue;
      for (const [from, to] of turn.sentences) {
        const [start, end] = [turn.toSource(from), turn.toSource(to)];
        if ((k === 0 && start <= this.at.start) || (k === this.turns.length && start > this.at.start)) continue;
        if (!(this.byTurn[n] ?? []).some((r) => r.s < end && start < r.e)) return this.select(n, { start, end });
      }
    }
    return this.say("Every sentence has a code or a suggestion.");
  }

  sentence(by) {
    const turn = this.turns[this.at.turn];
    const spot = turn.toUnit(this.at.start);
    const next = by > 0 ? turn.sentences.find(([from]) => from > spot) : turn.sentences.findLast(([from]) => from < spot);
    if (next) return this.select(this.at.turn, { start: turn.toSource(next[0]), end: turn.toSource(next[1]) });
    const n = this.at.turn + by;
    if (n >= 0 && n < this.turns.length) this.select(n, null, true, by < 0);
    return undefined;
  }

  /** Makes the words in hand longer or shorter by a word. The first press says which end moves. */
  extend(by, edge) {
    if (this.active) return this.nudge(edge, by);
    const turn = this.turns[this.at.turn];
    const unit = turn.step(turn.toUnit(edge ? this.at.end : this.at.start), edge, by);
    if (unit === null) return undefined;
    const point = turn.toSource(unit);
    if (edge ? point <= this.at.start : point >= this.at.end) return undefined;
    this.at = { ...this.at, [edge ? "end" : "start"]: point };
    this.drawAll();
    this.reader.reveal(this.at.turn, edge ? Math.max(this.at.start, point - 1) : point, edge ? point : Math.min(this.at.end, point + 1));
    this.say(this.quote({ s: this.at.start, e: this.at.end }));
    return undefined;
  }

  stretch() {
    return { start: this.at.start, end: this.at.end };
  }

  label() {
    return this.quote({ s: this.at.start, e: this.at.end }).replace(/\s+/gu, " ").slice(0, 60).replace(/[.,;:!?…]+$/u, "");
  }

  here() {
    return (this.byTurn[this.at.turn] ?? []).filter((r) => r.s < this.at.end && this.at.start < r.e);
  }

  suggestions() {
    return this.sorted.filter((row) => row.st === "suggested");
  }

  /** The next coding on the words in hand. */
  cycle() {
    const here = this.here();
    const at = here.findIndex((row) => row.id === this.active);
    if (here.length) this.activate(here[(at + 1) % here.length].id, true); else this.say("No code on these words.");
  }

  turnAt(point) {
    let low = 0;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.turns[middle].start <= point) low = middle; else high = middle - 1;
    }
    return low;
  }

  quote(row) {
    const turn = this.turns[this.turnAt(row.s)];
    return turn.withheld ? "" : turn.slice(row.s, row.e);
  }

  look(row) {
    const item = this.palette.items.get(row.c || `kind:${row.k[0]}`);
    if (!item) return { number: "–", colour: "#8a6d5b", name: "archived code", path: "archived code", shape: "" };
    if (row.c || row.k.length < 2) return item;
    const names = row.k.map((kind) => this.palette.items.get(`kind:${kind}`)?.name ?? kind).join(" + ");
    return { ...item, name: names, path: names };
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  drawAll() {
    if (!this.turns) return;
    this.reader.refresh();
    const row = this.rows.get(this.active) ?? null;
    this.panel.draw({
      row, words: row ? "" : this.quote({ s: this.at.start, e: this.at.end }), here: this.here(), suggestions: this.suggestions(),
      by: this.data.by, numbers: this.palette.signature, look: (r) => this.look(r), activate: (id) => this.inHand(id),
    });
  }

  /** The words in hand, behind the text; with handles when they are a coding's. */
  mark() {
    if (!this.turns) return;
    for (const node of this.marked ?? []) node.marks.replaceChildren();
    this.marked = [];
    const node = this.reader.nodes.get(this.at.turn);
    for (const [n, drawn] of this.reader.nodes) drawn.el.classList.toggle("current", n === this.at.turn);
    if (!node) return;
    const { s, e } = this.draft ?? { s: this.at.start, e: this.at.end };
    const boxes = this.reader.rects(this.at.turn, s, e);
    if (!boxes.length) return;
    const home = node.marks.getBoundingClientRect();
    const made = boxes.map((box) => placed(h("div", { class: this.active ? "mark active" : "mark" }), box.left - home.left, box.top - home.top, box.right - box.left, box.bottom - box.top));
    if (this.active) made.push(...this.handles(node, boxes, home));
    node.marks.replaceChildren(...made);
    this.marked.push(node);
  }

  handles(node, boxes, home) {
    const backward = getComputedStyle(node.words).direction === "rtl";
    const [first, last] = [boxes[0], boxes.at(-1)];
    const spots = [[backward ? first.right : first.left, first], [backward ? last.left : last.right, last]];
    return spots.map(([x, box], edge) => {
      const handle = h("div", { class: `handle ${edge ? "to" : "from"}`, "data-edge": String(edge) });
      handle.addEventListener("pointerdown", (event) => this.drag(event, handle, edge));
      return placed(handle, x - home.left - 12, box.top - home.top - 4, 24, box.bottom - box.top + 8);
    });
  }

  drag(down, handle, edge) {
    down.preventDefault();
    down.stopPropagation();
    const row = this.rows.get(this.active);
    if (!row) return;
    const turn = this.turns[this.at.turn];
    const move = (event) => {
      const word = this.reader.wordAt(this.at.turn, event.clientX, event.clientY - 4);
      if (!word) return;
      const point = turn.toSource(edge ? word.end : word.start);
      this.draft ??= { id: row.id, s: row.s, e: row.e };
      if (edge ? point > this.draft.s : point < this.draft.e) this.draft[edge ? "e" : "s"] = point;
      this.mark();
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      this.settle();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  // --- mouse, touch and keys ----------------------------------------------------------------------------------

  listen() {
    this.el.addEventListener("keydown", (event) => this.key(event));
    this.el.addEventListener("keyup", (event) => { if (event.key === "Shift" && this.draft) this.settle(); });
    this.el.addEventListener("focusout", () => { if (this.draft) this.settle(); });
    const list = this.reader.list;
    list.addEventListener("pointerdown", (event) => { this.down = { turn: event.target.closest?.(".turn"), x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse" }; });
    list.addEventListener("click", (event) => this.clicked(event));
    this.chosen = () => { clearTimeout(this.wait); this.wait = setTimeout(() => this.touched(), 300); };
    document.addEventListener("selectionchange", this.chosen);
  }

  close() {
    super.close();
    document.removeEventListener("selectionchange", this.chosen);
    this.reader.close();
    this.el.remove();
  }

  /** The browser's own selection, if it lies in the transcript: turn and UTF-16 bounds within it. */
  chosenWords(turnEl) {
    const selection = document.getSelection();
    const range = selection?.getComposedRanges ? selection.getComposedRanges({ shadowRoots: [this.root] })[0] : this.root.getSelection?.()?.getRangeAt(0);
    if (!range || (range.startContainer === range.endContainer && range.startOffset === range.endOffset)) return null;
    const begun = turnEl ?? elementOf(range.startContainer)?.closest(".turn");
    const words = begun?.querySelector(".words");
    if (!words || !this.reader.el.contains(begun)) return null;
    const n = Number(begun.dataset.turn);
    const inside = (node) => words.contains(node);
    const from = inside(range.startContainer) ? unitsBefore(words, range.startContainer, range.startOffset) : 0;
    const to = inside(range.endContainer) ? unitsBefore(words, range.endContainer, range.endOffset) : this.turns[n].text.length;
    return inside(range.startContainer) || inside(range.endContainer) ? { n, from, to } : null;
  }

  take({ n, from, to }, exact) {
    const turn = this.turns[n];
    const snapped = turn.withheld ? null : turn.snap(from, to, exact);
    if (!snapped) return false;
    this.select(n, { start: turn.toSource(snapped[0]), end: turn.toSource(snapped[1]) }, false);
    return true;
  }

  clicked(event) {
    const turnEl = event.target.closest(".turn");
    if (!turnEl || event.target.closest("button, .handle")) return;
    this.focus();
    const chosen = this.down?.touch ? null : this.chosenWords(this.down?.turn);
    if (chosen && this.take(chosen, event.altKey)) {
      document.getSelection().removeAllRanges();
      return;
    }
    if (!event.target.closest(".said")) return;
    const n = Number(turnEl.dataset.turn);
    const turn = this.turns[n];
    const word = turn.withheld ? null : this.reader.wordAt(n, event.clientX, event.clientY);
    if (!word) return;
    const point = turn.toSource(word.start);
    const here = (this.byTurn[n] ?? []).filter((row) => row.s <= point && point < row.e).sort((a, b) => a.e - a.s - (b.e - b.s)); // the innermost first
    if (here.length) {
      const at = here.findIndex((row) => row.id === this.active);
      this.activate(here[(at + 1) % here.length].id);
    } else {
      const [from, to] = turn.sentences.find(([a, b]) => a <= word.start && word.start < b) ?? [word.start, word.end];
      this.select(n, { start: turn.toSource(from), end: turn.toSource(to) }, false);
    }
  }

  /** Words chosen with the handles of a phone. */
  touched() {
    if (!this.down?.touch || !this.turns) return;
    const chosen = this.chosenWords();
    if (chosen) this.take(chosen, false);
  }

  key(event) {
    if (!this.turns || !this.data) return;
    const field = event.target.closest?.("input, textarea, select");
    if (field || !(this.undoKey(event) || (!event.ctrlKey && !event.metaKey && this.pressed(event)))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key meant something here. */
  pressed(event) {
    const { key, shiftKey, altKey } = event;
    const onButton = event.target.closest?.("button");
    if (onButton && ["Enter", " ", "Tab"].includes(key)) return false;
    const backward = this.reader.nodes.get(this.at.turn) && getComputedStyle(this.reader.nodes.get(this.at.turn).words).direction === "rtl";
    const ahead = backward ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const by = key === ahead ? 1 : -1;
      if (shiftKey) this.extend(by, altKey ? 0 : 1); else this.sentence(by);
      return true;
    }
    if (altKey) return false;
    const deeds = {
      ArrowDown: () => this.select(this.at.turn + 1, null), ArrowUp: () => this.select(this.at.turn - 1, null),
      Home: () => this.select(0, null), End: () => this.select(this.turns.length - 1, null),
      PageDown: () => this.select(this.at.turn + 10, null), PageUp: () => this.select(this.at.turn - 10, null),
      Enter: () => this.sentence(shiftKey ? -1 : 1), Escape: () => { this.draft = null; this.active = null; this.sheet.hidden = true; this.drawAll(); },
      a: () => this.judge("accept"), x: () => this.judge("reject"), n: () => this.toSuggestion(), u: () => this.toUncoded(),
      m: () => this.writeMemo(), o: () => this.cycle(), i: () => this.inVivo(), "/": () => this.palette.open(), "?": () => this.help(),
      Delete: () => this.remove(), Backspace: () => this.remove(),
    };
    const number = /^[1-9]$/.test(key) ? this.palette.byNumber(Number(key)) : null;
    const deed = number ? () => this.palette.pick(number) : deeds[key.length === 1 ? key.toLowerCase() : key];
    deed?.();
    return Boolean(deed);
  }

  focus() {
    this.reader.el.focus({ preventScroll: true });
  }

  help() {
    this.sheet.hidden = !this.sheet.hidden;
  }

  // --- what is said -------------------------------------------------------------------------------------------

  tell() {
    const turn = this.turns[this.at.turn];
    const row = this.rows.get(this.active);
    const codes = this.here().map((r) => this.look(r).path).join(", ");
    const what = row ? `${this.look(row).path}${row.st === "suggested" ? ", suggested" : ""}: ` : "";
    this.say(`${what}${this.quote({ s: this.at.start, e: this.at.end })}. Turn ${this.at.turn + 1} of ${this.turns.length}, ${turn.speaker || turn.role}.${codes && !row ? ` Codes: ${codes}.` : ""}`);
  }
}

const KEYS = [
  ["↑ ↓", "turn before, turn after"], ["← →", "sentence before, sentence after"], ["⇧ → ←", "end of the selection, a word at a time"],
  ["Alt ⇧ ← →", "its start"], ["1 – 9", "give a code"], ["/", "find a code or signal"], ["I", "new code from these words"],
  ["O", "next coding on these words"], ["M", "memo"], ["Del", "remove the coding"], ["N", "next suggestion"], ["A", "accept"], ["X", "reject"],
  ["U", "next uncoded sentence"], ["Ctrl Z", "undo"], ["Ctrl ⇧ Z", "redo"],
];

function placed(el, left, top, width, height) {
  Object.assign(el.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  return el;
}

function initials(name) {
  return name.split(/\s+/u).map((part) => [...part][0] ?? "").slice(0, 2).join("").toUpperCase();
}

function elementOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
}

/** Draws the coder into its place, or brings it up to date; gives what takes it away again. */
export const draw = drawing((root) => new Coder(root), "cpi-coder-text");
