// Beside the board: the quote or cluster at hand in full, and everything that can be done with it by a button.

import { button, h } from "../shared/dom.js";
import { marks } from "./canvas.js";
import { nowhere } from "./rules.js";

export class Side {
  constructor(act) {
    this.act = act;
    this.detail = h("div", { class: "detail" });
    this.el = h("aside", { class: "panel", "aria-label": "At hand" }, this.detail);
  }

  draw(scene) {
    const signature = JSON.stringify(scene);
    if (signature === this.signature) return;
    this.signature = signature;
    this.detail.replaceChildren(...(scene.card ? this.card(scene) : scene.cluster ? this.cluster(scene) : this.nothing()).filter(Boolean));
  }

  nothing() {
    return [h("p", { class: "hint" }, "Drag a quote to where it belongs, or click one to see all of it and what can be done with it.")];
  }

  deed(label, key, does, kind = "plain") {
    return button(label, { class: kind, onclick: () => does() }, label, h("kbd", { "aria-hidden": "true" }, key));
  }

  card({ card, place, many, picked, query }) {
    const what = many > 1 ? `${many} quotes` : "quote";
    const where = [card.d, card.g].filter(Boolean).join(" · ");
    return [
      h("div", { class: "title" }, card.p),
      h("blockquote", { dir: "auto", class: card.st }, card.x),
      h("div", { class: "line" }, ...marks(card)),
      where ? h("p", { class: "hint" }, where) : null,
      h("p", { class: "hint" }, `In “${place}”${card.st === "suggested" ? ". Its signals are the machine’s suggestion." : ""}`),
      many > 1 ? h("p", { class: "many" }, `${many} quotes are picked.`) : null,
      h("div", { class: "buttons" },
        this.deed(`Move ${what} to …`, "T", () => this.act.moveTo(), "main"),
        this.deed("New cluster", "G", () => this.act.group()),
        this.deed("Belongs nowhere", "N", () => this.act.aside()),
        this.deed("Take out", "O", () => this.act.loose()),
        this.deed(picked ? "Unpick" : "Pick", "Enter", () => this.act.pickAtHand())),
      many ? this.deed("Unpick all", "Esc", () => this.act.unpick()) : null,
      h("a", { href: `code?${new URLSearchParams({ ...query, src: card.src, quote: card.id })}`, target: "_blank", rel: "noopener" }, "Open in its source (new tab)"),
    ];
  }

  cluster({ cluster, badge, voices, query, picks }) {
    const loud = voices[0] && voices.length > 1 && voices[0][1] * 2 > cluster.c.length ? `${voices[0][0]} alone says ${voices[0][1]} of ${cluster.c.length}.` : "";
    const real = !nowhere(cluster.id);
    return [
      h("div", { class: "title" }, cluster.n),
      cluster.s ? h("p", { dir: "auto" }, cluster.s) : null,
      h("p", { class: "hint" }, badge),
      loud ? h("p", { class: "many" }, loud) : null,
      h("ul", { class: "voices", "aria-label": "Who says it" }, ...voices.slice(0, 12).map(([who, n]) => h("li", {}, who, h("span", { class: "hint" }, ` ${n}`)))),
      h("div", { class: "buttons" },
        real && cluster.st !== "kept" ? this.deed("Keep as candidate", "K", () => this.act.keep(), "main") : null,
        real ? this.deed("Rename", "F2", () => this.act.rename()) : null,
        real ? this.deed("Merge into …", "M", () => this.act.mergeInto()) : null,
        picks ? this.deed(`Move ${picks} picked here`, "H", () => this.act.here()) : null,
        cluster.c.length ? this.deed("Pick all of it", "A", () => this.act.pickAll()) : null),
      real && cluster.v ? h("a", { href: `candidates?${new URLSearchParams({ ...query, candidate: cluster.v })}`, target: "_blank", rel: "noopener" }, "Open the candidate (new tab)") : null,
    ];
  }
}
