// The affinity board: what a person does is drawn at once, kept in the browser, and sent until it is acknowledged.

import { button, h } from "../shared/dom.js";
import { Kept, drawing, keySheet } from "../shared/kept.js";
import { Canvas } from "./canvas.js";
import { Chooser } from "./chooser.js";
import { Drag } from "./drag.js";
import { Filters } from "./filters.js";
import { ASIDE, LOOSE, boardDelta, nowhere } from "./rules.js";
import { Shelves } from "./shelves.js";
import { Side } from "./side.js";

const FOLD = 5; // quotes of a cluster shown before it is opened

export class Board extends Kept {
  constructor(root) {
    super(root, "cpi-board");
    this.groups = []; // clusters in the order shown
    this.rank = new Map(); // where a cluster stands, for as long as the board is open
    this.home = new Map(); // quote id -> cluster id
    this.picked = new Set();
    this.open = new Set(); // clusters that show all their quotes
    this.fresh = new Set(); // quotes moved here lately, shown first
    this.hand = null; // {cluster, card} at hand
    this.carry = null; // {cards or cluster, to, from} picked up by key
    this.edit = null; // cluster being renamed
    this.layout();
    this.listen();
  }

  layout() {
    this.shelves = new Shelves();
    this.canvas = new Canvas(this.shelves, {
      row: (id) => this.rows.get(id), badge: (row) => this.badge(row), picked: (id) => this.picked.has(id),
      at: (id) => id === (this.hand?.card ?? this.hand?.cluster), over: (id) => id === (this.carry?.to ?? this.over),
      carried: (id) => Boolean(this.carry?.cards?.includes(id) || this.drag.load?.cards?.includes(id)), editing: (id) => this.edit === id,
    }, { fold: (id) => this.fold(id), pick: (id, event) => this.pick(id, event), field: (row) => this.nameField(row) });
    const zone = (to, words) => h("div", { class: "zone", "data-to": to }, words);
    this.zones = h("div", { class: "zones", hidden: true, "aria-hidden": "true" }, zone("new", "New cluster"), zone(ASIDE, "Belongs nowhere"), zone(LOOSE, "Not grouped yet"));
    this.drag = new Drag(this.canvas, this.zones, {
      frame: (draw) => this.frame(draw), along: (card) => (this.picked.has(card) ? [...this.picked] : [card]), words: (load) => this.loadWords(load),
    }, { begun: (load) => this.dragBegun(load), over: (to) => { this.over = to; this.canvas.draw(); }, ended: (load, to) => this.dropped(load, to) });
    this.chooser = new Chooser(() => this.focus());
    this.filters = new Filters(() => { this.shelves.level(); this.canvas.el.scrollTop = 0; this.drawAll(); this.tellShown(); });
    this.side = new Side({
      moveTo: () => this.moveTo(), group: () => this.group(), aside: () => this.moveBy(ASIDE), loose: () => this.moveBy(LOOSE), pickAtHand: () => this.pickAtHand(),
      unpick: () => this.unpick(), keep: () => this.keep(), rename: () => this.rename(), mergeInto: () => this.mergeInto(), here: () => this.here(), pickAll: () => this.pickAll(),
    });
    const tool = (label, key, act) => button(label, { class: "tool", onclick: act }, label, h("kbd", { "aria-hidden": "true" }, key));
    const tools = h("div", { class: "tools", role: "toolbar", "aria-label": "Steps" }, tool("Undo", "Ctrl Z", () => this.undo()), tool("Redo", "Ctrl ⇧ Z", () => this.redo()),
      button("Show all quotes", { class: "tool", onclick: () => this.foldAll() }), tool("Keys", "?", () => { this.sheet.hidden = !this.sheet.hidden; }), this.status);
    this.sheet = keySheet(BOARD_KEYS);
    this.el = h("section", { class: "board frame", "aria-label": "Affinity board" }, h("div", { class: "top" }, this.filters.el, tools), this.sheet, this.notice, this.chooser.el,
      h("div", { class: "body" }, h("div", { class: "stage" }, this.canvas.el, this.zones), this.side.el), this.drag.ghost, this.said);
    this.root.append(this.el);
  }

  // --- what comes from the server -----------------------------------------------------------------------------

  update({ data, setStateValue }) {
    this.send = setStateValue;
    const first = this.data?.study !== data.study;
    this.data = data;
    this.el.dataset.by = data.by;
    if (first) this.start(data);
    if (!this.absorb(data)) return;
    if (data.focus && data.focus !== this.focused && this.rows.has(data.focus)) this.to(data.focus);
    this.focused = data.focus;
    this.tellSaved();
  }

  start(data) {
    this.begin(data.study);
    for (const held of [this.rank, this.picked, this.open, this.fresh]) held.clear();
    this.hand = null;
    this.carry = null;
    this.edit = null;
    this.shelves.level();
  }

  scope() {
    return { by: this.data.by };
  }

  delta(event, action) {
    return boardDelta(event, this.rows, action);
  }

  rebuilt() {
    this.shown();
  }

  shown() {
    this.index();
    this.drawAll();
  }

  /** Works out who lies where; a cluster met for the first time after the board was opened comes to the front. */
  index() {
    const known = this.rank.size > 0;
    const front = Math.min(0, ...this.rank.values());
    let n = 0;
    this.groups = [...this.rows.values()].filter((row) => row.t === "g");
    for (const { id } of this.groups) if (!this.rank.has(id)) this.rank.set(id, known ? front - (n += 1) : (n += 1));
    const rank = (id) => (id === LOOSE ? -Infinity : id === ASIDE ? Infinity : this.rank.get(id));
    this.groups.sort((a, b) => (rank(a.id) < rank(b.id) ? -1 : 1));
    this.home = new Map(this.groups.flatMap((row) => row.c.map((id) => [id, row.id])));
    this.filters.set([...this.home.keys()].map((id) => this.rows.get(id)).filter(Boolean), this.data.stages);
    for (const id of this.picked) if (!this.home.has(id)) this.picked.delete(id);
    if (this.hand?.card && !this.home.has(this.hand.card)) this.hand.card = null;
    if (this.hand?.card) this.hand.cluster = this.home.get(this.hand.card);
    if (this.hand && !this.rows.has(this.hand.cluster)) this.hand = null;
    if (this.carry?.cards) this.carry.cards = this.carry.cards.filter((id) => this.home.has(id));
    if (this.carry && (this.carry.cards ? !this.carry.cards.length : !this.rows.has(this.carry.cluster))) this.carry = null;
    if (this.carry && !this.rows.has(this.carry.to)) this.carry.to = LOOSE;
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  drawAll() {
    if (!this.data) return;
    const width = this.canvas.el.clientWidth - 24;
    if (width <= 0) return;
    this.size = this.canvas.measure();
    this.shelves.lay(this.groups.map((row) => this.lot(row)), width, this.size);
    this.canvas.draw();
    this.drawSide();
  }

  /** What a cluster shows: what was moved here lately first, and no more than a few unless it is open. */
  lot(row) {
    const held = row.c.filter((id) => this.rows.has(id) && (!this.filters.on || this.filters.shows(this.rows.get(id))));
    held.sort((a, b) => this.fresh.has(b) - this.fresh.has(a));
    const fold = held.length > FOLD + 1;
    const cards = fold && !this.open.has(row.id) ? held.slice(0, FOLD) : held;
    return { id: row.id, cards, hidden: held.length - cards.length, foldable: fold };
  }

  drawSide() {
    const { hand } = this;
    const query = { study: this.data.study };
    if (!hand) return this.side.draw({});
    const card = hand.card && this.rows.get(hand.card);
    const cluster = this.rows.get(hand.cluster);
    if (card) return this.side.draw({ card, place: cluster.n, many: this.picked.size, picked: this.picked.has(card.id), query });
    return this.side.draw({ cluster, badge: this.badge(cluster), voices: this.voices(cluster), picks: this.picked.size, query });
  }

  voices(row) {
    const said = new Map();
    for (const id of row.c) { const who = this.rows.get(id)?.p; if (who) said.set(who, (said.get(who) ?? 0) + 1); }
    return [...said].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }

  badge(row) {
    const [quotes, people] = [row.c.length, this.voices(row).length];
    const words = `${quotes} quote${quotes === 1 ? "" : "s"}, ${people} ${people === 1 ? "person" : "people"}`;
    if (!this.filters.on) return words;
    return `${words}; ${row.c.filter((id) => this.rows.has(id) && this.filters.shows(this.rows.get(id))).length} shown`;
  }

  /** Draws before the next picture, once, however often it is asked to. */
  frame(draw) {
    this.next = draw;
    this.ticket ??= requestAnimationFrame(() => { this.ticket = null; this.next(); });
  }

  // --- what a person does -------------------------------------------------------------------------------------

  /** The quotes that a deed is about: the picked ones, else the one at hand. */
  chosen() {
    return this.picked.size ? [...this.picked] : this.hand?.card ? [this.hand.card] : [];
  }

  move(cards, to) {
    if (!cards.length) return this.say("Pick a quote first.");
    const next = this.after(cards);
    for (const id of cards) this.fresh.add(id);
    if (!this.deed("move", { cards, to })) return undefined;
    this.picked.clear();
    this.hand = next;
    this.drawAll();
    const row = this.rows.get(to);
    return this.say(`${counted(cards.length)} moved to “${row.n}”: ${this.badge(row)}.`);
  }

  /** What comes at hand when these quotes have left: the next in the same cluster, else its header. */
  after(cards) {
    if (!this.hand?.card || !cards.includes(this.hand.card)) return this.hand;
    const { cluster, card } = this.hand;
    const shown = this.shelves.byId.get(cluster)?.cards.map((one) => one.id) ?? [];
    const stay = shown.filter((id) => !cards.includes(id));
    const later = shown.slice(shown.indexOf(card)).find((id) => stay.includes(id)) ?? stay.at(-1) ?? null;
    return { cluster, card: later };
  }

  moveBy(to) {
    this.move(this.chosen(), to);
    this.focus();
  }

  group(cards = this.chosen(), name = "") {
    if (!cards.length) return this.say("Pick a quote first.");
    const label = name || "New cluster";
    const id = `${this.log.idAhead()}-0`;
    for (const card of cards) this.fresh.add(card);
    if (!this.deed("split", { cards, label })) return undefined;
    this.picked.clear();
    this.hand = { cluster: id, card: null };
    this.drawAll();
    this.canvas.reveal(id);
    this.say(`New cluster of ${counted(cards.length)}.`);
    if (name) this.focus(); else this.rename();
    return undefined;
  }

  moveTo() {
    const cards = this.chosen();
    if (!cards.length) return this.say("Pick a quote first.");
    return this.chooser.open(`Move ${counted(cards.length)} to`, this.options(() => true), (id, name) => (id ? this.move(cards, id) : this.group(cards, name)), true);
  }

  here() {
    if (this.picked.size) this.move([...this.picked], this.hand.cluster);
    this.focus();
  }

  mergeInto() {
    const old = this.rows.get(this.hand?.cluster);
    if (!old || nowhere(old.id)) return this.say("Go to a cluster first.");
    return this.chooser.open(`Merge “${old.n}” into`, this.options((row) => row.id !== old.id && !nowhere(row.id)), (id) => this.merge(old.id, id));
  }

  merge(cluster, to) {
    const [old, into] = [this.rows.get(cluster), this.rows.get(to)];
    if (!this.deed("merge", { cluster, to })) return;
    this.hand = { cluster: to, card: null };
    this.drawAll();
    this.canvas.reveal(to);
    this.say(`“${old.n}” merged into “${into.n}”: ${this.badge(this.rows.get(to))}. Ctrl Z takes it back.`);
  }

  options(wanted) {
    return this.groups.filter(wanted).map((row) => ({ id: row.id, name: row.n, about: this.badge(row) }));
  }

  keep() {
    const row = this.rows.get(this.hand?.cluster);
    if (!row || nowhere(row.id)) return this.say("Go to a cluster first.");
    if (this.deed("promote", { cluster: row.id })) this.say(`“${row.n}” is kept as a candidate.`);
    return this.focus();
  }

  rename() {
    const id = this.hand?.cluster;
    if (!id || nowhere(id)) return this.say("Go to a cluster first.");
    this.edit = id;
    this.canvas.reveal(id);
    const field = this.canvas.boxes.get(id)?.name.querySelector("input");
    field?.focus();
    return field?.select();
  }

  nameField(row) {
    const ended = (keep) => {
      if (this.edit !== row.id) return;
      this.edit = null;
      const label = field.value.trim().replace(/\s+/gu, " ");
      if (!keep || !label || label === row.n || !this.deed("rename", { cluster: row.id, label })) this.drawAll();
      else this.say(`Renamed to “${label}”.`);
    };
    const field = h("input", { type: "text", value: row.n, maxlength: "120", "aria-label": "Name of the cluster", dir: "auto", onblur: () => ended(true), onkeydown: (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      ended(event.key === "Enter");
      this.focus();
    } });
    return field;
  }

  // --- picking ------------------------------------------------------------------------------------------------

  pick(id, event) {
    if (event?.shiftKey && this.lastPick && this.home.get(this.lastPick) === this.home.get(id)) {
      const shown = this.shelves.byId.get(this.home.get(id)).cards.map((one) => one.id);
      const [a, b] = [shown.indexOf(this.lastPick), shown.indexOf(id)].sort((x, y) => x - y);
      for (const one of shown.slice(a, b + 1)) this.picked.add(one);
    } else if (!this.picked.delete(id)) this.picked.add(id);
    this.lastPick = id;
    this.hand = { cluster: this.home.get(id), card: id };
    this.redraw();
    this.say(`${this.picked.has(id) ? "Picked" : "Unpicked"}. ${counted(this.picked.size)} picked.`);
    this.focus();
  }

  pickAtHand() {
    if (this.hand?.card) this.pick(this.hand.card);
    else if (this.hand) this.fold(this.hand.cluster);
  }

  pickAll() {
    const row = this.rows.get(this.hand?.cluster);
    if (!row) return;
    for (const id of row.c) if (this.rows.has(id) && (!this.filters.on || this.filters.shows(this.rows.get(id)))) this.picked.add(id);
    this.redraw();
    this.say(`${counted(this.picked.size)} picked.`);
    this.focus();
  }

  unpick() {
    this.picked.clear();
    this.redraw();
    this.say("Nothing is picked.");
    this.focus();
  }

  fold(id) {
    if (!this.open.delete(id)) this.open.add(id);
    this.drawAll();
    const box = this.shelves.byId.get(id);
    this.say(box.hidden ? `${box.cards.length} shown, ${box.hidden} more.` : `All ${box.cards.length} shown.`);
  }

  foldAll() {
    const all = this.groups.every((row) => this.open.has(row.id));
    for (const row of this.groups) if (all) this.open.delete(row.id); else this.open.add(row.id);
    this.shelves.level();
    this.drawAll();
  }

  redraw() {
    this.canvas.draw();
    this.drawSide();
  }

  // --- carrying -----------------------------------------------------------------------------------------------

  loadWords({ cards, cluster }) {
    return cluster ? `“${this.rows.get(cluster).n}”` : cards.length > 1 ? counted(cards.length) : `“${short(this.rows.get(cards[0]).x, 80)}”`;
  }

  dragBegun(load) {
    this.zones.hidden = Boolean(load.cluster);
    this.el.classList.add("dragging");
    this.redraw();
  }

  dropped(load, to) {
    this.zones.hidden = true;
    this.el.classList.remove("dragging");
    this.justDragged = true;
    setTimeout(() => { this.justDragged = false; });
    if (!to) this.redraw();
    else if (load.cluster) this.merge(load.cluster, to);
    else if (to === "new") this.group(load.cards);
    else this.move(load.cards, to);
  }

  /** Picks up what is at hand, by key. */
  pickUp() {
    const { hand } = this;
    if (!hand) return;
    if (!hand.card && nowhere(hand.cluster)) { this.say("This is not a cluster; its quotes can be moved one by one."); return; }
    this.carry = { ...(hand.card ? { cards: this.picked.has(hand.card) ? [...this.picked] : [hand.card] } : { cluster: hand.cluster }), to: hand.cluster, from: { ...hand } };
    this.redraw();
    this.say(`Picked up ${this.loadWords(this.carry)}. Arrows choose where to, space drops, escape puts it back.`);
  }

  carryKey(key) {
    const { carry } = this;
    if (key === "Escape") {
      this.carry = null;
      this.hand = carry.from;
      this.redraw();
      this.canvas.reveal(carry.from.cluster, carry.from.card);
      this.say("Put back.");
    } else if (key === " " || key === "Enter") {
      this.carry = null;
      if (carry.to === carry.from.cluster && (carry.cluster || carry.cards.every((id) => this.home.get(id) === carry.to))) { this.redraw(); this.say("It stays where it is."); }
      else if (carry.cluster) this.merge(carry.cluster, carry.to);
      else {
        this.hand = null;
        this.move(carry.cards, carry.to);
        this.hand = { cluster: carry.to, card: carry.cards[0] };
        this.drawAll();
        this.canvas.reveal(carry.to, carry.cards[0]);
      }
    } else if (key.startsWith("Arrow")) this.steer(key);
    else return false;
    return true;
  }

  steer(key) {
    const here = this.shelves.byId.get(this.carry.to);
    const next = key === "ArrowUp" || key === "ArrowDown" ? this.shelves.below(here.id, key === "ArrowUp" ? -1 : 1) : this.shelves.beside(here.id, key === "ArrowLeft" ? -1 : 1, here.y);
    if (!next) return this.say("Nothing further that way.");
    this.carry.to = next.id;
    this.canvas.reveal(next.id);
    this.redraw();
    const row = this.rows.get(next.id);
    return this.say(`Over “${row.n}”: ${this.badge(row)}.${this.carry.cluster && nowhere(next.id) ? " A cluster cannot be merged into this." : ""}`);
  }

  // --- where one is -------------------------------------------------------------------------------------------

  to(cluster, card = null) {
    if (!this.rows.has(cluster)) return;
    this.hand = { cluster, card };
    this.canvas.reveal(cluster, card);
    this.redraw();
    this.tell();
  }

  /** Goes to the next quote or cluster in a direction. */
  step(key) {
    if (!this.hand || !this.shelves.byId.has(this.hand.cluster)) return this.to(this.shelves.boxes[0].id);
    const { cluster, card } = this.hand;
    const box = this.shelves.byId.get(cluster);
    const n = box.cards.findIndex((one) => one.id === card);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const y = box.y + (n < 0 ? 0 : box.cards[n].y);
      const next = this.shelves.beside(cluster, key === "ArrowLeft" ? -1 : 1, y);
      if (!next) return this.say("Nothing further that way.");
      return this.to(next.id, n < 0 ? null : next.cards.findLast((one) => next.y + one.y <= y)?.id ?? next.cards[0]?.id ?? null);
    }
    const by = key === "ArrowUp" ? -1 : 1;
    if (n + by >= -1 && n + by < box.cards.length) return this.to(cluster, box.cards[n + by]?.id ?? null);
    const next = this.shelves.below(cluster, by);
    if (!next) return this.say("Nothing further that way.");
    return this.to(next.id, by < 0 ? next.cards.at(-1)?.id ?? null : null);
  }

  tell() {
    const row = this.rows.get(this.hand.cluster);
    const card = this.rows.get(this.hand.card);
    const box = this.shelves.byId.get(row.id);
    if (!card) return this.say(`“${row.n}”: ${this.badge(row)}${box.hidden ? `, ${box.cards.length} shown` : ""}.`);
    const n = box.cards.findIndex((one) => one.id === card.id);
    return this.say(`${card.p}: ${short(card.x, 200)} Quote ${n + 1} of ${row.c.length} in “${row.n}”.${this.picked.has(card.id) ? " Picked." : ""}`);
  }

  tellShown() {
    const shown = this.filters.on ? this.shelves.boxes.reduce((sum, box) => sum + box.cards.length + box.hidden, 0) : this.home.size;
    this.say(`${counted(shown)} shown.`);
  }

  focus() {
    this.canvas.el.focus({ preventScroll: true });
  }

  // --- mouse, touch and keys ----------------------------------------------------------------------------------

  listen() {
    this.el.addEventListener("keydown", (event) => this.key(event));
    this.canvas.canvas.addEventListener("click", (event) => this.clicked(event));
    this.canvas.canvas.addEventListener("dblclick", (event) => { if (event.target.closest(".name")) this.rename(); });
    this.watch = new ResizeObserver(() => this.drawAll());
    this.watch.observe(this.canvas.el);
  }

  close() {
    super.close();
    this.watch.disconnect();
    this.el.remove();
  }

  clicked(event) {
    if (this.justDragged || event.target.closest("button, input")) return;
    const card = event.target.closest(".card")?.dataset.card;
    const cluster = event.target.closest(".box")?.dataset.cluster;
    if (card && (event.ctrlKey || event.metaKey || event.shiftKey)) this.pick(card, event);
    else if (cluster) { this.to(cluster, card ?? null); this.focus(); }
  }

  key(event) {
    if (!this.data) return;
    const field = event.target.closest?.("input, textarea, select");
    if (field || !(this.undoKey(event) || (!event.ctrlKey && !event.metaKey && !event.altKey && this.pressed(event)))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key meant something here. */
  pressed(event) {
    const { key } = event;
    if (event.target.closest?.("button, a") && ["Enter", " ", "Tab"].includes(key)) return false;
    if (this.carry) return this.carryKey(key);
    if (key.startsWith("Arrow")) { this.step(key); return true; }
    const deeds = {
      " ": () => this.pickUp(), Enter: () => this.pickAtHand(), Escape: () => { this.sheet.hidden = true; this.unpick(); }, F2: () => this.rename(),
      Home: () => this.to(this.shelves.boxes[0].id), End: () => this.to(this.shelves.boxes.at(-1).id), "?": () => { this.sheet.hidden = !this.sheet.hidden; },
      "/": () => this.filters.words.focus(), t: () => this.moveTo(), g: () => this.group(), n: () => this.moveBy(ASIDE), o: () => this.moveBy(LOOSE), h: () => this.here(),
      a: () => this.pickAll(), k: () => this.keep(), m: () => this.mergeInto(),
    };
    const deed = deeds[key.length === 1 ? key.toLowerCase() : key];
    deed?.();
    return Boolean(deed);
  }
}

const BOARD_KEYS = [
  ["↑ ↓ ← →", "next quote or cluster"], ["Space", "pick up; arrows choose where to; space drops"], ["Esc", "put back; unpick"], ["Enter", "pick or unpick a quote; open or fold a cluster"],
  ["T", "move to …"], ["G", "new cluster of them"], ["N", "belongs nowhere"], ["O", "take out of its cluster"], ["A", "pick all of a cluster"], ["H", "move what is picked here"],
  ["F2", "rename the cluster"], ["K", "keep it as a candidate"], ["M", "merge it into …"], ["/", "find words"], ["Ctrl Z", "undo"], ["Ctrl ⇧ Z", "redo"],
];

const counted = (n) => `${n} quote${n === 1 ? "" : "s"}`;
const short = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

/** Draws the board into its place, or brings it up to date; gives what takes it away again. */
export const draw = drawing((root) => new Board(root));
