// The board's drawing: only clusters and quotes near the view are in the document, however many there are.

import { button, h } from "../shared/dom.js";
import { SIGNALS } from "../shared/signals.js";
import { nowhere } from "./rules.js";

const NEAR = 500; // pixels kept drawn above and below the view
const signalOf = new Map(SIGNALS.map((signal) => [signal.kind, signal]));

export class Canvas {
  /** `ask` knows rows, names, what is picked and at hand; `act` is told of clicks on buttons. */
  constructor(shelves, ask, act) {
    Object.assign(this, { shelves, ask, act });
    this.boxes = new Map(); // cluster id -> {el, name, badge, more, signature}
    this.cards = new Map(); // quote id -> {el, words, meta, pick, signature, box}
    this.canvas = h("div", { class: "canvas" });
    this.probe = h("div", { class: "probe", "aria-hidden": "true" }, h("div", { class: "card" }), h("div", { class: "head" }), h("div", { class: "more" }));
    this.el = h("div", { class: "field", tabindex: "0", role: "application",
      "aria-label": "Affinity board. Arrows move between quotes and clusters, space picks up and drops; the button Keys lists the rest." }, this.probe, this.canvas);
    this.el.addEventListener("scroll", () => this.draw(), { passive: true });
  }

  /** What a quote and a header measure at the present size of the letters, in pixels. */
  measure() {
    const [card, head, more] = [...this.probe.children].map((el) => el.offsetHeight);
    const letter = parseFloat(getComputedStyle(this.el).fontSize) || 16;
    return { card, head, more, gap: letter * 0.9, pad: letter * 0.45, least: letter * 11.6 };
  }

  /** Brings the document in line with what is in view. */
  draw() {
    const [top, bottom] = [this.el.scrollTop - NEAR, this.el.scrollTop + this.el.clientHeight + NEAR];
    const boxes = this.shelves.boxes.filter((box) => box.y < bottom && box.y + box.h > top);
    const cards = new Map(boxes.flatMap((box) => box.cards.filter((card) => box.y + card.y < bottom && box.y + card.y + this.shelves.size.card > top).map((card) => [card.id, [card, box]])));
    this.canvas.style.height = `${this.shelves.height}px`;
    const shown = new Set(boxes.map((box) => box.id));
    for (const [id, node] of this.cards) if (!cards.has(id)) { node.el.remove(); this.cards.delete(id); }
    for (const [id, node] of this.boxes) if (!shown.has(id)) { node.el.remove(); this.boxes.delete(id); }
    for (const box of boxes) this.box(box);
    for (const [card, box] of cards.values()) this.card(card, box);
  }

  box(box) {
    let node = this.boxes.get(box.id);
    if (!node) {
      node = this.newBox(box.id);
      this.boxes.set(box.id, node);
      this.canvas.append(node.el);
    }
    Object.assign(node.el.style, { transform: `translate(${box.x}px, ${box.y}px)`, width: `${box.w}px`, height: `${box.h}px` });
    const row = this.ask.row(box.id);
    const look = { n: row.n, st: row.st, m: row.m, badge: this.ask.badge(row), hidden: box.hidden, fold: box.foldable, at: this.ask.at(box.id), over: this.ask.over(box.id), edit: this.ask.editing(box.id) };
    const signature = JSON.stringify(look);
    if (signature !== node.signature) this.fillBox(node, row, look);
    node.signature = signature;
  }

  newBox(id) {
    const name = h("div", { class: "name", dir: "auto" });
    const badge = h("div", { class: "badge" });
    const more = button("more", { class: "more", tabindex: "-1", onclick: () => this.act.fold(id) });
    const grip = nowhere(id) ? null : h("span", { class: "grip", "aria-hidden": "true" }, "⠿");
    const head = h("div", { class: "head" }, grip, h("div", { class: "title" }, name, badge));
    return { el: h("div", { class: `box ${nowhere(id) ? id : ""}`, role: "group", "data-cluster": id }, head, more), name, badge, more, signature: "" };
  }

  fillBox(node, row, look) {
    const kind = nowhere(row.id) ? row.id : look.m ? "guess" : row.st;
    node.el.className = `box ${kind}${look.at ? " at" : ""}${look.over ? " over" : ""}`;
    if (!look.edit) node.name.textContent = row.n;
    else if (!node.name.querySelector("input")) node.name.replaceChildren(this.act.field(row));
    const mark = nowhere(row.id) ? ["", ""] : row.st === "kept" ? ["✓", "kept"] : look.m ? ["┄", "suggested"] : ["", ""];
    node.badge.textContent = `${mark[0]} ${look.badge}`.trim();
    node.badge.title = mark[1];
    node.el.setAttribute("aria-label", [`${row.n}: ${look.badge}`, mark[1]].filter(Boolean).join(", "));
    node.more.hidden = !look.hidden && !look.fold;
    node.more.textContent = look.hidden ? `Show ${look.hidden} more` : "Show fewer";
  }

  card(card, box) {
    let node = this.cards.get(card.id);
    if (!node) {
      node = this.newCard(card.id);
      this.cards.set(card.id, node);
    }
    const home = this.boxes.get(box.id).el;
    if (node.el.parentNode !== home) home.append(node.el);
    node.el.style.transform = `translateY(${card.y}px)`;
    const row = this.ask.row(card.id);
    const look = { row, picked: this.ask.picked(card.id), at: this.ask.at(card.id), carried: this.ask.carried(card.id) };
    const signature = JSON.stringify(look);
    if (signature !== node.signature) this.fillCard(node, look);
    node.signature = signature;
  }

  newCard(id) {
    const words = h("div", { class: "words", dir: "auto" });
    const meta = h("div", { class: "meta" });
    const pick = button("Pick", { class: "pick", tabindex: "-1", onclick: (event) => this.act.pick(id, event) }, h("span", { "aria-hidden": "true" }));
    const el = h("div", { class: "card", "data-card": id }, words, h("div", { class: "foot" }, h("span", { class: "grip", "aria-hidden": "true" }, "⠿"), meta, pick));
    return { el, words, meta, pick, signature: "" };
  }

  fillCard(node, { row, picked, at, carried }) {
    node.el.className = `card ${row.st}${picked ? " picked" : ""}${at ? " at" : ""}${carried ? " carried" : ""}`;
    node.words.textContent = row.x;
    node.meta.replaceChildren(h("b", {}, row.p), ...marks(row));
    node.pick.setAttribute("aria-pressed", String(picked));
    node.pick.setAttribute("aria-label", `Pick: ${row.p}, ${row.x.slice(0, 40)}`);
    node.pick.firstChild.textContent = picked ? "✓" : "";
  }

  /** Scrolls so that a quote, or a cluster's header, can be seen. */
  reveal(cluster, card) {
    const box = this.shelves.byId.get(cluster);
    if (!box) return;
    const laid = box.cards.find((one) => one.id === card);
    const [y, high] = laid ? [box.y + laid.y, this.shelves.size.card] : [box.y, this.shelves.size.head];
    if (y < this.el.scrollTop + 4) this.el.scrollTop = y - 12;
    else if (y + high > this.el.scrollTop + this.el.clientHeight - 4) this.el.scrollTop = y + high - this.el.clientHeight + 12;
    this.draw();
  }

  /** Spot on the board of a point on the screen. */
  spot(x, y) {
    const home = this.canvas.getBoundingClientRect();
    return [x - home.left, y - home.top];
  }
}

/** Signals with their shapes, or the code. */
export function marks(row) {
  const found = row.k.map((kind) => signalOf.get(kind)).filter(Boolean).map(({ name, shape, colour }) => {
    const sign = h("span", { class: "shape", "aria-hidden": "true" }, shape);
    sign.style.color = colour;
    return h("span", { class: "sign" }, sign, name);
  });
  return row.c ? [...found, h("span", { class: "sign" }, row.c)] : found;
}
