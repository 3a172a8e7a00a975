// Which quotes are shown: by participant, stage, dimension, and words.

import { h } from "../shared/dom.js";

const FIELDS = [["p", "Participant", "Everybody"], ["g", "Stage", "Every stage"], ["d", "Dimension", "Every dimension"]];

export class Filters {
  constructor(onChange) {
    this.wanted = { p: "", g: "", d: "", words: "" };
    this.fields = FIELDS.map(([part, name]) => h("select", { "aria-label": name, onchange: (event) => { this.wanted[part] = event.target.value; onChange(); } }));
    this.words = h("input", { type: "search", "aria-label": "Find words", placeholder: "Find words", oninput: (event) => { this.wanted.words = event.target.value.toLowerCase().trim(); onChange(); } });
    this.el = h("div", { class: "filters", role: "group", "aria-label": "Show only" }, ...this.fields, this.words);
  }

  get on() {
    return Object.values(this.wanted).some(Boolean);
  }

  /** Offers what the quotes have, in the order of `stages` where it is given. */
  set(cards, stages) {
    const held = FIELDS.map(([part]) => [...new Set(cards.map((card) => card[part]).filter(Boolean))].sort((a, b) => order(stages, a) - order(stages, b) || a.localeCompare(b)));
    const signature = JSON.stringify(held);
    if (signature === this.signature) return;
    this.signature = signature;
    FIELDS.forEach(([part, , all], n) => {
      if (!held[n].includes(this.wanted[part])) this.wanted[part] = "";
      this.fields[n].replaceChildren(h("option", { value: "" }, all), ...held[n].map((value) => h("option", { value }, value)));
      this.fields[n].value = this.wanted[part];
    });
  }

  shows(card) {
    return FIELDS.every(([part]) => !this.wanted[part] || card[part] === this.wanted[part]) && (!this.wanted.words || card.x.toLowerCase().includes(this.wanted.words));
  }
}

const order = (stages, name) => (stages.includes(name) ? stages.indexOf(name) : stages.length);
