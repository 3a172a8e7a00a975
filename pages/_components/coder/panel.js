// Beside the transcript: the coding or the words in hand, what can be done with them, and the suggestions still open.

import { button, h } from "../shared/dom.js";
import { numberOf } from "./palette.js";

export class Panel {
  constructor(act) {
    this.act = act;
    this.detail = h("div", { class: "detail" });
    this.least = h("input", { type: "number", min: "50", max: "100", step: "1", value: "90", "aria-label": "Lowest score in percent", oninput: () => this.count() });
    this.many = button("Accept", { class: "plain", onclick: () => act.acceptAll(Number(this.least.value) / 100) }, h("span", {}, ""));
    this.open = h("div", { class: "open" },
      h("div", { class: "title" }, "Suggestions"),
      h("div", { class: "line" }, h("span", { class: "left" }, "")),
      h("div", { class: "line" }, h("span", {}, "Score of at least"), this.least, h("span", {}, "%")),
      this.many);
    this.el = h("aside", { class: "panel", "aria-label": "Selection" }, this.detail, this.open);
    this.memo = null;
  }

  draw(scene) {
    this.scene = scene;
    this.open.hidden = !scene.suggestions.length;
    this.open.querySelector(".left").textContent = `${scene.suggestions.length} still open`;
    this.count();
    const signature = JSON.stringify([scene.row, scene.words, scene.here.map((row) => row.id), scene.by, scene.numbers]);
    if (signature === this.signature) return;
    const draft = this.memo && this.memo.about === scene.row?.id ? this.memo : null;
    if (this.memo && !draft && this.memo.text.value.trim() && !scene.row) return; // words being written are not thrown away
    this.signature = signature;
    this.memo = draft;
    this.detail.replaceChildren(...(scene.row ? this.coding(scene) : scene.words ? this.words(scene) : this.nothing()));
  }

  count() {
    const sure = this.scene.suggestions.filter((row) => (row.sc ?? 0) >= Number(this.least.value) / 100).length;
    this.many.firstChild.textContent = `Accept ${sure}`;
    this.many.setAttribute("aria-label", `Accept ${sure} suggestions above the score`);
    this.many.disabled = sure === 0;
  }

  nothing() {
    return [h("p", { class: "hint" }, "Select words, or click a sentence. Then press a number, or a code above.")];
  }

  words({ words, here, look, activate }) {
    return [
      h("div", { class: "title" }, "Selected words"),
      h("blockquote", { dir: "auto" }, short(words)),
      here.length ? h("div", { class: "chips" }, ...here.map((row) => chipOf(row, look(row), "", activate))) : h("p", { class: "hint" }, "No code yet."),
      h("div", { class: "buttons" }, button("New code from these words", { class: "plain", onclick: () => this.act.inVivo() }, "New code from these words", h("kbd", {}, "I"))),
    ];
  }

  coding({ row, look, by }) {
    const item = look(row);
    const suggested = row.st === "suggested";
    const who = suggested ? `Suggested by the machine${row.sc ? `, score ${Math.round(row.sc * 100)} %` : ""}` : `${row.by === by ? "You" : row.by}${row.at ? `, ${row.at}` : ""}`;
    return [
      h("div", { class: "title" }, numberOf(item), h("span", { class: "name" }, item.path)),
      h("blockquote", { dir: "auto", class: suggested ? "suggested" : "" }, short(this.act.quote(row))),
      h("p", { class: "hint" }, who, suggested && row.b ? h("span", {}, `, because of “${row.b}”`) : null),
      suggested ? h("div", { class: "buttons" },
        button("Accept", { class: "main", onclick: () => this.act.judge("accept") }, "Accept", h("kbd", {}, "A")),
        button("Reject", { class: "plain", onclick: () => this.act.judge("reject") }, "Reject", h("kbd", {}, "X"))) : null,
      this.bounds(),
      h("div", { class: "buttons" }, suggested ? null : button("Remove", { class: "plain", onclick: () => this.act.remove() }, "Remove", h("kbd", {}, "Del")),
        button("Memo", { class: "plain", onclick: () => this.write() }, "Memo", h("kbd", {}, "M"))),
      ...(row.m ?? []).map(([text, author, type]) => h("div", { class: "memo" }, h("span", { class: "hint" }, `${type}, ${author}`), h("p", { dir: "auto" }, text))),
      this.memo?.el ?? null,
    ].filter(Boolean);
  }

  bounds() {
    const step = (label, edge, by, sign) => button(label, { class: "step", onclick: () => this.act.nudge(edge, by, true) }, sign);
    return h("div", { class: "line bounds", role: "group", "aria-label": "Bounds, a word at a time" },
      h("span", {}, "Start"), step("Start a word earlier", 0, -1, "−"), step("Start a word later", 0, 1, "+"),
      h("span", {}, "End"), step("End a word earlier", 1, -1, "−"), step("End a word later", 1, 1, "+"));
  }

  /** Opens the field for a memo on the coding in hand. */
  write() {
    const { row } = this.scene;
    if (!row) return;
    if (this.memo?.about !== row.id) {
      const done = (words, type) => { this.memo = null; this.act.keepMemo(words, type); };
      this.memo = { about: row.id, ...memoForm("Memo on this coding", done, () => { this.memo = null; this.act.leave(); }) };
      this.detail.append(this.memo.el);
    }
    this.memo.text.focus();
  }
}

/** A field for a memo: its element and its text; `keep(words, type)` when it is kept, `leave()` when it is given up. */
export function memoForm(label, keep, leave) {
  const text = h("textarea", { rows: "3", "aria-label": label, dir: "auto", maxlength: "20000" });
  const type = h("select", { "aria-label": "Type of memo" }, ...["observation", "interpretation", "question"].map((t) => h("option", { value: t }, t)));
  const done = () => { if (text.value.trim()) keep(text.value, type.value); };
  const el = h("div", { class: "writing" }, text, h("div", { class: "buttons" }, type, button("Keep the memo", { class: "main", onclick: done }, "Keep")));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); done(); }
    if (event.key === "Escape") { el.remove(); leave(); }
    event.stopPropagation();
  });
  return { text, el };
}

/** A chip for a coding: number, name, whose it is, and whether it is only suggested. */
export function chipOf(row, item, initials, activate, pressed = false) {
  const state = row.st === "suggested" ? "suggested" : `by ${row.by}`;
  const chip = button(`${item.number} ${item.path}, ${state}`, { class: `chip ${row.st}`, title: `${item.path}, ${state}`, "aria-pressed": String(pressed), "data-coding": row.id, onclick: () => activate(row.id) },
    numberOf(item), h("span", { class: "name" }, item.name), initials ? h("span", { class: "initials" }, initials) : null, row.m?.length ? h("span", { class: "noted" }, "✎") : null);
  return chip;
}

const short = (words) => (words.length > 400 ? `${words.slice(0, 399)}…` : words);
