// The transcript: only the turns near the view are in the document, however long the text.

import { h } from "../shared/dom.js";

const BEYOND = 700; // pixels kept drawn above and below the view
const LANE = 5; // pixels from one underline to the next

export class Reader {
  /** `ask` knows what is drawn: turns, rowsOf(turn), look(row), pick and drag handlers. */
  constructor(ask) {
    this.ask = ask;
    this.nodes = new Map(); // turn number -> {el, words, codes, signature}
    this.above = h("div", { class: "pad" });
    this.below = h("div", { class: "pad" });
    this.list = h("div", { class: "turns" });
    this.el = h("div", { class: "reader", tabindex: "0", role: "application", "aria-label": "Transcript. Arrows move, letters and numbers code; the button Keys lists them." },
      this.above, this.list, this.below);
    this.el.addEventListener("scroll", () => this.draw(), { passive: true });
    for (const own of ["wheel", "pointerdown", "keydown"]) this.el.addEventListener(own, () => { this.aimed = null; }, { passive: true });
    this.width = 0;
    this.aimed = null; // the turn to open at, until the person moves
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.el);
  }

  open(turns) {
    this.turns = turns;
    this.heights = Float64Array.from(turns, (t) => this.guess(t));
    this.known = new Uint8Array(turns.length);
    for (const node of this.nodes.values()) node.el.remove();
    this.nodes.clear();
    this.sum();
    this.el.scrollTop = 0;
    this.draw();
  }

  /** Opens at a turn: now, and again whenever the text is laid out anew, until the person moves. A text that was just
   *  put into the page has no height yet, and one whose style came late another. */
  aim(n) {
    this.aimed = n;
    if (!this.el.clientHeight) return;
    for (let pass = 0; pass < 2; pass += 1) { // the second with the heights that the first one learnt
      this.el.scrollTop = Math.max(0, this.tops[n] - this.el.clientHeight / 4);
      this.draw();
    }
  }

  close() {
    this.watch.disconnect();
  }

  guess(turn) {
    const room = Math.max(20, ((this.el.clientWidth || 900) - 330) / 8.2);
    return 34 + 30 * Math.ceil(turn.text.length / room);
  }

  resized() {
    const width = this.el.clientWidth;
    if (!this.turns) return undefined;
    if (width === this.width) return this.aimed === null ? this.draw() : this.aim(this.aimed);
    this.width = width;
    const at = this.indexAt(this.el.scrollTop);
    this.known.fill(0);
    this.turns.forEach((turn, n) => { this.heights[n] = this.guess(turn); });
    this.sum();
    if (this.aimed !== null) return this.aim(this.aimed);
    this.el.scrollTop = this.tops[at];
    return this.draw();
  }

  sum() {
    this.tops = new Float64Array(this.turns.length + 1);
    for (let n = 0; n < this.turns.length; n += 1) this.tops[n + 1] = this.tops[n] + this.heights[n];
  }

  /** Number of the turn that lies at this many pixels from the top. */
  indexAt(y) {
    let low = 0;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) low = middle; else high = middle - 1;
    }
    return low;
  }

  /** Brings the document in line with what is in view. */
  draw() {
    if (!this.turns?.length) return;
    for (let pass = 0; pass < 3; pass += 1) {
      const from = this.indexAt(this.el.scrollTop - BEYOND);
      const to = this.indexAt(this.el.scrollTop + this.el.clientHeight + BEYOND);
      this.show(from, to);
      if (!this.measure(from, to)) break;
    }
    this.ask.drawn();
  }

  show(from, to) {
    for (const [n, node] of this.nodes) {
      if (n < from || n > to) { node.el.remove(); this.nodes.delete(n); }
    }
    let before = this.list.firstChild;
    for (let n = from; n <= to; n += 1) {
      let node = this.nodes.get(n);
      if (!node) {
        node = this.make(n);
        this.nodes.set(n, node);
        this.list.insertBefore(node.el, before);
      } else before = node.el.nextSibling;
      this.fill(n, node);
    }
    this.above.style.height = `${this.tops[from]}px`;
    this.below.style.height = `${this.tops[this.turns.length] - this.tops[to + 1]}px`;
  }

  /** Learns the real heights of the drawn turns; true when any differed. What is in view stays where it is. */
  measure(from, to) {
    const first = this.indexAt(this.el.scrollTop);
    let shift = 0;
    let changed = false;
    for (let n = from; n <= to; n += 1) {
      const real = this.nodes.get(n).el.offsetHeight;
      if (!real || Math.abs(real - this.heights[n]) < 0.5) continue;
      if (n < first) shift += real - this.heights[n];
      this.heights[n] = real;
      changed = true;
    }
    if (changed) {
      this.sum();
      this.above.style.height = `${this.tops[from]}px`;
      this.below.style.height = `${this.tops[this.turns.length] - this.tops[to + 1]}px`;
      if (shift) this.el.scrollTop += shift;
    }
    return changed;
  }

  make(n) {
    const turn = this.turns[n];
    const words = h("div", { class: "words", dir: "auto" });
    const marks = h("div", { class: "marks", "aria-hidden": "true" });
    const codes = h("div", { class: "codes" });
    const el = h("div", { class: `turn ${turn.role}`, "data-turn": String(n) },
      h("div", { class: "who" }, h("b", {}, turn.speaker || turn.role), turn.time ? h("span", { class: "time" }, turn.time) : null),
      h("div", { class: "said" }, marks, words),
      codes);
    return { el, words, marks, codes, signature: null };
  }

  /** Words and chips of one turn, drawn anew only where its codings changed. */
  fill(n, node) {
    const rows = this.ask.rowsOf(n);
    const signature = this.ask.signature(n, rows);
    if (signature === node.signature) return;
    node.signature = signature;
    const turn = this.turns[n];
    const lane = lanes(rows);
    const most = Math.min(6, Math.max(0, ...lane.map((l) => l + 1)));
    node.el.style.setProperty("--lanes", String(most));
    node.words.replaceChildren(...this.pieces(turn, rows, lane, most));
    node.codes.replaceChildren(...rows.map((row) => this.ask.chip(row)));
  }

  pieces(turn, rows, lane, most) {
    if (turn.withheld) return [h("i", {}, "Withdrawn: these words are not shown any more.")];
    const cuts = new Set([turn.start, turn.end]);
    for (const row of rows) { cuts.add(Math.max(turn.start, row.s)); cuts.add(Math.min(turn.end, row.e)); }
    const stops = [...cuts].sort((a, b) => a - b);
    const made = [];
    for (let i = 0; i + 1 < stops.length; i += 1) {
      const [start, end] = [stops[i], stops[i + 1]];
      const here = rows.map((row, n) => [row, Math.min(lane[n], 5)]).filter(([row]) => row.s <= start && row.e >= end);
      const piece = h("span", { class: here.length ? "seg on" : "seg" }, turn.slice(start, end));
      const numbers = here.filter(([row]) => Math.max(turn.start, row.s) === start).map(([row]) => this.ask.look(row).number);
      if (numbers.length) piece.dataset.n = numbers.join(" ");
      if (here.length) underline(piece, here.map(([row, at]) => [this.ask.look(row).colour, at, row.st === "suggested"]), most);
      made.push(piece);
    }
    return made;
  }

  /** Redraws what changed among the drawn turns. */
  refresh() {
    if (!this.turns?.length) return;
    for (const [n, node] of this.nodes) this.fill(n, node);
    this.draw();
  }

  /** Scrolls until the turn, and within it the stretch, can be seen. */
  reveal(n, start, end) {
    this.aimed = null;
    const node = this.nodes.get(n);
    const top = this.tops[n];
    if (!node || top < this.el.scrollTop - this.heights[n] || top > this.el.scrollTop + this.el.clientHeight) {
      this.el.scrollTop = Math.max(0, top - this.el.clientHeight / 3);
      this.draw();
      this.el.scrollTop = Math.max(0, this.tops[n] - this.el.clientHeight / 3);
      this.draw();
    }
    const [box] = this.rects(n, start, end);
    const view = this.el.getBoundingClientRect();
    if (!box) return;
    if (box.top < view.top + 12) this.el.scrollTop -= view.top + 40 - box.top;
    else if (box.bottom > view.bottom - 60) this.el.scrollTop += box.bottom - view.bottom + 90;
    this.draw();
  }

  /** Rectangles, on the screen, of a stretch of a drawn turn: one for each line where nothing lies between. */
  rects(n, start, end) {
    const node = this.nodes.get(n);
    if (!node || this.turns[n].withheld) return [];
    const [from, to] = [this.turns[n].toUnit(start), this.turns[n].toUnit(end)];
    const boxes = [];
    let at = 0;
    for (const piece of node.words.children) {
      const letters = piece.firstChild;
      const length = letters?.length ?? 0;
      if (at < to && from < at + length) {
        const range = document.createRange();
        range.setStart(letters, Math.max(0, from - at));
        range.setEnd(letters, Math.min(length, to - at));
        for (const { left, right, top, bottom } of range.getClientRects()) {
          const last = boxes.at(-1);
          const joins = last && Math.abs(last.top - top) < 4 && left - last.right < 16 && last.left - right < 16;
          if (joins) { last.left = Math.min(last.left, left); last.right = Math.max(last.right, right); }
          else if (right > left) boxes.push({ left, right, top, bottom });
        }
      }
      at += length;
    }
    return boxes;
  }

  /** The word of the turn nearest to a point of the screen: its bounds in UTF-16 units and how far the point is. */
  wordAt(n, x, y) {
    const turn = this.turns[n];
    const node = this.nodes.get(n);
    let best = null;
    for (const [start, end] of turn.words) {
      const from = place(node.words, start);
      const to = place(node.words, end, true);
      if (!from || !to) continue;
      const range = document.createRange();
      range.setStart(...from);
      range.setEnd(...to);
      for (const box of range.getClientRects()) {
        const dx = Math.max(box.left - x, 0, x - box.right);
        const dy = Math.max(box.top - y, 0, y - box.bottom);
        const far = dx + dy * 8; // the right line first
        if (!best || far < best.far) best = { start, end, far, middle: (box.left + box.right) / 2 };
      }
    }
    return best;
  }
}

/** Text node and offset at so many UTF-16 units of a turn; at a seam the end of the piece before with `close`. */
function place(words, unit, close = false) {
  let left = unit;
  for (const piece of words.children) {
    const node = piece.firstChild;
    if (!node) continue;
    if (left < node.length || (left === node.length && (close || !piece.nextSibling))) return [node, left];
    left -= node.length;
  }
  return null;
}

/** UTF-16 offset within a turn's words of a place that the browser's selection names. */
export function unitsBefore(words, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(words);
  try {
    range.setEnd(node, offset);
  } catch {
    return 0;
  }
  return range.toString().length;
}

function underline(piece, stretches, most) {
  const images = stretches.map(([colour, , dashed]) => dashed
    ? `repeating-linear-gradient(90deg, ${colour} 0 5px, transparent 5px 9px)`
    : `linear-gradient(${colour}, ${colour})`);
  const places = stretches.map(([, lane]) => `0 calc(100% - ${(most - 1 - lane) * LANE}px)`);
  piece.style.backgroundImage = images.join(",");
  piece.style.backgroundPosition = places.join(",");
  piece.style.paddingBottom = `${most * LANE}px`;
}

/** Lays stretches into lanes so that those that overlap never share one. Gives the lane of each, in order. */
function lanes(stretches) {
  const ends = [];
  return stretches.map(({ s, e }) => {
    let lane = ends.findIndex((end) => end <= s);
    if (lane < 0) lane = ends.length;
    ends[lane] = e;
    return lane;
  });
}
