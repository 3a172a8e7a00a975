// Dragging quotes, or a whole cluster by its header, by mouse, pen or the grip under a finger.

import { h } from "../shared/dom.js";
import { nowhere } from "./rules.js";

const FIRST = 5; // pixels before a press becomes a drag
const EDGE = 56; // pixels from the edge of the view within which it scrolls

export class Drag {
  /** `ask` knows what is carried with a quote and what lies where; `act` is told where it is dropped. */
  constructor(canvas, zones, ask, act) {
    Object.assign(this, { canvas, zones, ask, act });
    this.ghost = h("div", { class: "ghost", hidden: true, "aria-hidden": "true" });
    this.load = null; // {cards} or {cluster} under way
    this.over = null;
    canvas.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.move = (event) => this.moved(event);
    this.up = (event) => this.ended(event);
    this.key = (event) => { if (event.key === "Escape") { event.stopPropagation(); this.ended(null); } };
  }

  down(event) {
    if (event.button !== 0 || event.target.closest("button, input")) return;
    const grip = event.target.closest(".grip");
    if (event.pointerType === "touch" && !grip) return;
    const card = event.target.closest(".card")?.dataset.card;
    const cluster = event.target.closest(".head")?.parentNode.dataset.cluster;
    if (!card && (!cluster || nowhere(cluster))) return;
    if (grip) event.preventDefault();
    this.start = { x: event.clientX, y: event.clientY, id: event.pointerId, card, cluster };
    addEventListener("pointermove", this.move);
    addEventListener("pointerup", this.up);
    addEventListener("pointercancel", this.up);
    addEventListener("keydown", this.key, true);
  }

  moved(event) {
    if (event.pointerId !== this.start.id) return;
    this.x = event.clientX;
    this.y = event.clientY;
    if (!this.load) {
      if (Math.hypot(this.x - this.start.x, this.y - this.start.y) < FIRST) return;
      this.begin();
    }
    this.ask.frame(() => this.frame());
  }

  begin() {
    const { card, cluster } = this.start;
    this.load = card ? { cards: this.ask.along(card) } : { cluster };
    this.ghost.textContent = this.ask.words(this.load);
    this.ghost.hidden = false;
    this.act.begun(this.load);
    this.places = [...this.zones.children].map((el) => [el, el.getBoundingClientRect()]);
    document.getSelection()?.removeAllRanges();
  }

  /** One picture of the drag: the ghost, what lies below it, and scrolling near an edge. */
  frame() {
    if (!this.load) return;
    const home = this.ghost.parentNode.getBoundingClientRect(); // a size container is what "fixed" is fixed to
    this.ghost.style.transform = `translate(${this.x - home.left + 12}px, ${this.y - home.top + 10}px)`;
    const view = this.canvas.el.getBoundingClientRect();
    const inside = this.x >= view.left && this.x <= view.right;
    const pull = inside && this.y < view.top + EDGE ? -1 : inside && this.y > view.bottom - EDGE && this.y < view.bottom + EDGE ? 1 : 0;
    const zone = this.load.cards && this.places.find(([, box]) => this.x >= box.left && this.x <= box.right && this.y >= box.top && this.y <= box.bottom);
    const box = zone || !inside ? null : this.canvas.shelves.at(...this.canvas.spot(this.x, this.y));
    this.aim(zone ? zone[0].dataset.to : box && this.y >= view.top && this.y <= view.bottom && !(this.load.cluster && (nowhere(box.id) || box.id === this.load.cluster)) ? box.id : null);
    if (pull && !zone) {
      this.canvas.el.scrollTop += pull * 14;
      this.ask.frame(() => this.frame());
    }
  }

  aim(to) {
    if (to === this.over) return;
    this.over = to;
    for (const el of this.zones.children) el.classList.toggle("over", el.dataset.to === to);
    this.act.over(to);
  }

  /** Drops, or puts everything back when the drag was broken off. */
  ended(event) {
    if (event && event.pointerId !== this.start.id) return;
    removeEventListener("pointermove", this.move);
    removeEventListener("pointerup", this.up);
    removeEventListener("pointercancel", this.up);
    removeEventListener("keydown", this.key, true);
    const { load } = this;
    if (!load) return;
    if (event?.type === "pointerup") { this.x = event.clientX; this.y = event.clientY; this.frame(); }
    const to = event?.type === "pointerup" ? this.over : null;
    this.load = null;
    this.aim(null);
    this.ghost.hidden = true;
    this.act.ended(load, to);
  }
}
