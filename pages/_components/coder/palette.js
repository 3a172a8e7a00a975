// The codes at hand: nine with a number key, all of them by searching, the latest used first.

import { button, h } from "../shared/dom.js";
import { SIGNALS } from "../shared/signals.js";

const COLOURS = ["#2f7fd1", "#d1495b", "#2e8b57", "#b7791f", "#7e6bd9", "#16868c", "#c2519a", "#8a6d5b", "#7a8b22"];

export class Palette {
  /** `give(item)` codes with an item; `create(name)` with a new code; `words()` are the selected ones. */
  constructor(study, { give, create, words, leave }) {
    Object.assign(this, { study, give, create, words, leave });
    this.order = remembered(`cpi-codes/${study}`);
    this.recent = remembered(`cpi-recent/${study}`);
    this.items = new Map();
    this.found = [];
    this.at = 0;
    this.input = h("input", {
      type: "text", role: "combobox", "aria-label": "Find or make a code", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": "cpi-found", autocomplete: "off", spellcheck: "false", placeholder: "Find or make a code",
      oninput: () => this.search(), onfocus: () => this.search(), onblur: () => this.fold(), onkeydown: (e) => this.key(e),
    });
    this.options = h("div", { id: "cpi-found", role: "listbox", "aria-label": "Codes", class: "found", hidden: true });
    this.quick = h("div", { class: "quick", role: "group", "aria-label": "Codes with a number key" });
    this.el = h("div", { class: "palette" }, h("div", { class: "finder" }, this.input, h("kbd", { "aria-hidden": "true" }, "/"), this.options), this.quick);
  }

  /** Takes the codebook in; a code keeps its number while it lives. */
  set(codes, used) {
    const byUse = [...codes].sort((a, b) => (used.get(b.id) ?? 0) - (used.get(a.id) ?? 0));
    const known = new Set([...codes.map((c) => c.id), ...SIGNALS.map((s) => s.id)]);
    const order = this.order.filter((id) => known.has(id));
    for (const { id } of [...byUse, ...SIGNALS]) if (!order.includes(id)) order.push(id);
    const signature = JSON.stringify([order, codes]);
    if (signature === this.signature) return false;
    this.signature = signature;
    this.order = order;
    remember(`cpi-codes/${this.study}`, order);
    const named = new Map(codes.map((code) => [code.id, code]));
    const signals = new Map(SIGNALS.map((s) => [s.id, s]));
    this.items = new Map(order.map((id, n) => [id, signals.has(id)
      ? { ...signals.get(id), number: n + 1, path: signals.get(id).name }
      : { id, code: id, name: named.get(id).p.at(-1), path: named.get(id).p.join(" › "), about: named.get(id).d, shape: "", number: n + 1,
          colour: named.get(id).col || COLOURS[n % COLOURS.length] }]));
    this.drawQuick();
    return true;
  }

  drawQuick() {
    this.quick.replaceChildren(...[...this.items.values()].slice(0, 9).map((item) =>
      button(`${item.number} ${item.path}`, { class: "chip", title: item.about || item.path, "data-item": item.id, onclick: () => this.pick(item) },
        numberOf(item), h("span", { class: "name" }, item.name))));
  }

  byNumber(n) {
    return [...this.items.values()][n - 1] ?? null;
  }

  pick(item) {
    this.recent = [item.id, ...this.recent.filter((id) => id !== item.id)].slice(0, 9);
    remember(`cpi-recent/${this.study}`, this.recent);
    this.give(item);
  }

  open(words = "") {
    this.input.value = words;
    this.input.focus();
    this.input.select();
    this.search();
  }

  search() {
    const typed = this.input.value.trim();
    const plain = fold(typed);
    const rank = (item) => (this.recent.includes(item.id) ? this.recent.indexOf(item.id) : 99);
    const hits = [...this.items.values()].filter((item) => plain.split(" ").every((part) => fold(item.path).includes(part)));
    hits.sort((a, b) => starts(b, plain) - starts(a, plain) || rank(a) - rank(b) || a.number - b.number);
    this.found = hits.slice(0, 12);
    if (typed && !hits.some((item) => fold(item.path) === plain)) this.found.push({ id: "new", create: typed });
    const words = this.words();
    if (!typed && words) this.found.push({ id: "new", create: words });
    this.at = 0;
    this.drawFound();
  }

  drawFound() {
    this.options.replaceChildren(...this.found.map((item, n) => {
      const known = item.create ? [h("span", { class: "number" }, "+"), h("span", { class: "name" }, `New code “${item.create}”`)]
        : [numberOf(item), h("span", { class: "name" }, item.path), this.recent.includes(item.id) ? h("span", { class: "hint" }, "recent") : null];
      const option = h("div", { role: "option", id: `cpi-found-${n}`, "aria-selected": String(n === this.at) }, ...known);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(n); });
      return option;
    }));
    this.options.hidden = !this.found.length;
    this.input.setAttribute("aria-expanded", String(!this.options.hidden));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `cpi-found-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.options.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  fold() {
    this.options.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key] && this.found.length) {
      this.at = (this.at + moves[event.key] + this.found.length) % this.found.length;
      this.drawFound();
    } else if (event.key === "Enter") this.choose(this.at);
    else if (event.key === "Escape") { this.input.value = ""; this.fold(); this.leave(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(n) {
    const item = this.found[n];
    if (!item) return;
    this.input.value = "";
    this.fold();
    if (item.create) this.create(item.create); else this.pick(item);
    this.leave();
  }
}

export function numberOf(item) {
  const el = h("span", { class: "number" }, item.shape ? `${item.number} ${item.shape}` : String(item.number));
  el.style.borderColor = item.colour;
  return el;
}

const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const starts = (item, plain) => Number(Boolean(plain) && (fold(item.name).startsWith(plain) || fold(item.path).startsWith(plain)));

function remembered(key) {
  try {
    const held = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(held) ? held : [];
  } catch { return []; }
}

function remember(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no storage: numbers hold for this page only */ }
}
