// Choosing a cluster by its name: the way to move and merge without dragging.

import { button, h } from "../shared/dom.js";

const MOST = 30; // options shown at once

export class Chooser {
  constructor(leave) {
    this.leave = leave;
    this.found = [];
    this.label = h("label", { for: "cpi-choose" }, "");
    this.input = h("input", { id: "cpi-choose", type: "text", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "cpi-places",
      autocomplete: "off", spellcheck: "false", maxlength: "120", oninput: () => this.search(), onkeydown: (event) => this.key(event) });
    this.list = h("div", { id: "cpi-places", role: "listbox", "aria-label": "Clusters", class: "places" });
    this.el = h("div", { class: "chooser", hidden: true }, this.label, this.input, button("Cancel", { class: "plain", onclick: () => this.close() }), this.list);
  }

  /** Asks where to; `options`: [{id, name, about}], `fresh(name)` whether a new cluster of that name may be made. */
  open(question, options, take, fresh = false) {
    Object.assign(this, { options, take, fresh });
    this.label.textContent = question;
    this.input.value = "";
    this.el.hidden = false;
    this.search();
    this.input.focus();
  }

  close() {
    this.el.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.leave();
  }

  search() {
    const typed = this.input.value.trim();
    const plain = folded(typed);
    this.found = this.options.filter((option) => plain.split(/\s+/u).every((part) => folded(option.name).includes(part))).slice(0, MOST);
    if (this.fresh && !this.options.some((option) => folded(option.name) === plain)) this.found.push({ id: "", name: typed, about: "" });
    this.at = 0;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.found.map((option, n) => {
      const name = option.id ? option.name : option.name ? `New cluster “${option.name}”` : "New cluster";
      const el = h("div", { role: "option", id: `cpi-place-${n}`, "aria-selected": String(n === this.at) }, h("span", { class: "name" }, name), option.about ? h("span", { class: "hint" }, option.about) : null);
      el.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(n); });
      return el;
    }));
    this.input.setAttribute("aria-expanded", String(this.found.length > 0));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `cpi-place-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.hidden = !this.found.length;
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && this.found.length) {
      this.at = (this.at + by + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Enter") this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(n) {
    const option = this.found[n];
    if (!option) return;
    this.close();
    this.take(option.id, option.name);
  }
}

const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
