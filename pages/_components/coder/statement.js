// The statement in focus: its words between the turns around it, why it was suggested, and what may be put right.

import { button, h } from "../shared/dom.js";
import { SIGNALS } from "../shared/signals.js";
import { memoForm } from "./panel.js";

const AROUND = 700; // code points of a long turn shown on either side of the statement

/** How a statement stands, as in pages/_palette.py. */
export const STATES = {
  suggested: { word: "Suggested by the machine", shape: "┄", colour: "#8a6d5b" },
  confirmed: { word: "Confirmed", shape: "✓", colour: "#2e8b57" },
  rejected: { word: "Rejected", shape: "✕", colour: "#d1495b" },
};

export class Statement {
  constructor(act) {
    this.act = act;
    this.fixes = new Map(); // what was put right and not stored yet, by statement
    this.memo = null;
    this.el = h("div", { class: "statement" });
  }

  quote(row) {
    const turn = this.turns[this.turnAt(row.s)];
    return turn.withheld ? "" : turn.slice(row.s, row.e);
  }

  turnAt(point) {
    const after = this.turns.findIndex((turn) => turn.start > point);
    return Math.max(0, (after < 0 ? this.turns.length : after) - 1);
  }

  draw(row, scene) {
    const near = row ? this.near(row, scene.all) : [];
    const signature = JSON.stringify([row, near.map((other) => [other.id, other.st]), scene.codes, scene.stages, scene.none]);
    if (signature === this.signature) return;
    this.signature = signature;
    this.row = row;
    if (this.memo && this.memo.about !== row?.id) this.memo = null;
    this.el.replaceChildren(...(row ? this.parts(row, near, scene) : [h("p", { class: "hint" }, scene.none ? "No statement passes the filters and the threshold. Widen them to go on." : "Every statement of this list is judged. P goes back to the last one; a click on the list opens any of them.")]));
  }

  parts(row, near, scene) {
    return [
      this.chips(row), h("div", { class: "around" }, ...this.context(row, near)), h("p", { class: "hint" }, reason(row)), ...this.corrections(row, scene),
      ...(row.m ?? []).map(([text, author, type]) => h("div", { class: "memo" }, h("span", { class: "hint" }, `${type}, ${author}`), h("p", { dir: "auto" }, text))),
      h("a", { class: "hint", href: `?${new URLSearchParams({ study: scene.study, view: "judge", src: scene.source, quote: row.id })}` }, "Link to this statement"),
      this.memo?.el ?? null,
    ].filter(Boolean);
  }

  chips(row) {
    const sign = ({ shape, colour, word, name }, note = "") => {
      const mark = h("b", { "aria-hidden": "true" }, shape);
      mark.style.color = colour;
      const chip = h("span", { class: `sign ${row.st}` }, mark, h("span", {}, `${word ?? name} ${note}`.trim()));
      chip.style.borderColor = colour;
      return chip;
    };
    const scores = row.st === "suggested" ? row.ss ?? [] : [];
    const where = [row.k.length ? row.d : "", row.g].filter(Boolean).join(" · ");
    return h("div", { class: "chips" }, sign(STATES[row.st]), ...row.k.map((kind, n) => sign(signalOf(kind), scores[n] === undefined ? "" : `${Math.round(100 * scores[n])}%`)), h("span", { class: "hint" }, where));
  }

  // --- its words ----------------------------------------------------------------------------------------------

  /** Other statements shown with this one: none that overlaps it or one before. */
  near(row, all) {
    const n = this.turnAt(row.s);
    const [from, to] = [this.turns[Math.max(0, n - 1)].start, this.turns[Math.min(this.turns.length - 1, n + 1)].end];
    const held = [];
    for (const other of all) {
      if (other.id === row.id || other.st === "rejected" || other.e <= from || other.s >= to) continue;
      if (![row, ...held].some((r) => other.s < r.e && r.s < other.e)) held.push(other);
    }
    return held;
  }

  context(row, near) {
    const n = this.turnAt(row.s);
    const [from, to] = [row.s - AROUND, row.e + AROUND];
    return [n - 1, n, n + 1].filter((k) => this.turns[k] && this.turns[k].end > from && this.turns[k].start < to)
      .map((k) => h("div", { class: "said" }, h("div", { class: "hint" }, [this.turns[k].speaker || this.turns[k].role, this.turns[k].time].filter(Boolean).join(" · ")), this.words(this.turns[k], row, near, from, to)));
  }

  words(turn, row, near, from, to) {
    if (turn.withheld) return h("i", {}, "Withdrawn: these words are not shown any more.");
    const end = Math.min(turn.end, to);
    let at = Math.max(turn.start, from);
    const pieces = [at > turn.start ? "… " : ""];
    for (const held of [row, ...near].sort((a, b) => a.s - b.s)) {
      if (held.s < at || held.e > end) continue;
      pieces.push(turn.slice(at, held.s), h("mark", { class: held === row ? `${held.st} focus` : held.st }, turn.slice(held.s, held.e)));
      at = held.e;
    }
    pieces.push(turn.slice(at, end), end < turn.end ? " …" : "");
    return h("div", { dir: "auto" }, ...pieces);
  }

  // --- what may be put right ----------------------------------------------------------------------------------

  corrections(row, { dimensions, stages, codes }) {
    const held = this.held(row, codes);
    const change = (name, value) => this.fixes.set(row.id, { ...this.held(row, codes), [name]: value });
    const kinds = SIGNALS.map(({ kind, name, shape }) => {
      const pill = button(name, { class: "pill", "aria-pressed": String(held.kinds.includes(kind)), onclick: () => {
        const now = this.held(row, codes).kinds;
        const next = now.includes(kind) ? now.filter((k) => k !== kind) : SIGNALS.map((s) => s.kind).filter((k) => k === kind || now.includes(k));
        change("kinds", next);
        pill.setAttribute("aria-pressed", String(next.includes(kind)));
      } }, h("span", { "aria-hidden": "true" }, shape), ` ${name}`);
      return pill;
    });
    const choice = (name, label, options, none) => {
      const field = h("select", { onchange: () => change(name, field.value) }, ...options.map((value) => h("option", { value }, value || none)));
      field.value = held[name];
      return h("label", {}, label, field);
    };
    const code = h("input", { type: "text", list: "cpi-judge-codes", value: held.code, placeholder: "none; type to find or add one", autocomplete: "off", oninput: () => change("code", code.value), onkeydown: (event) => { if (["Enter", "Escape"].includes(event.key)) code.blur(); } });
    return [
      h("div", { class: "chips", role: "group", "aria-label": "Signals" }, ...kinds),
      h("div", { class: "fields" }, choice("dimension", "Dimension", dimensions, ""), choice("stage", "Stage", [...new Set(["", ...stages, row.g])], "(not placed)"),
        h("label", {}, "Code", code, h("datalist", { id: "cpi-judge-codes" }, ...codes.map((k) => h("option", { value: k.p.join(" › ") }))))),
    ];
  }

  held(row, codes) {
    const named = codes.find((k) => k.id === row.c)?.p.join(" › ") ?? "";
    this.was = { kinds: row.k, dimension: row.d, stage: row.g, code: named };
    return this.fixes.get(row.id) ?? this.was;
  }

  /** What was put right about the statement on the screen, as an event carries it. */
  fix(row) {
    const now = this.fixes.get(row.id);
    if (!now) return {};
    const fix = {};
    if (JSON.stringify([...now.kinds].sort()) !== JSON.stringify([...row.k].sort())) fix.kinds = now.kinds;
    if (now.dimension !== row.d) fix.dimension = now.dimension;
    if (now.stage !== row.g) fix.stage = now.stage;
    if (now.code.trim() !== this.was.code) Object.assign(fix, now.code.trim() ? { name: now.code.trim().slice(0, 200) } : { code: "" });
    return fix;
  }

  forget(id) {
    this.fixes.delete(id);
  }

  /** Opens the field for a memo on the statement in focus. */
  write() {
    if (!this.row) return;
    if (!this.memo) {
      const end = () => { this.memo = null; };
      this.memo = { about: this.row.id, ...memoForm("Memo on this statement", (text, type) => { this.memo.el.remove(); end(); this.act.keepMemo(text, type); }, end) };
      this.el.append(this.memo.el);
    }
    this.memo.text.focus();
  }
}

/** The signs of a statement's signals. */
export function shapesOf(row) {
  return row.k.map((kind) => signalOf(kind).shape).join("");
}

function signalOf(kind) {
  return SIGNALS.find((signal) => signal.kind === kind) ?? { shape: "?", name: kind, colour: "#8a6d5b" };
}

function reason(row) {
  if (row.st === "suggested") return `Suggested ${row.b ? `because of “${row.b}” ` : ""}by ${row.mo}. It counts as evidence until you reject it.`;
  return `${row.st === "confirmed" ? "Confirmed" : "Rejected"} by ${row.by}${row.at ? ` on ${row.at}` : " just now"}${row.sb ? ", first suggested by the machine" : ""}.`;
}
