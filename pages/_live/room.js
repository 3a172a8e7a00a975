"use strict";
// What the phone and the big screen share.
const $ = (id) => document.getElementById(id);
const room = new URLSearchParams(location.search).get("room") || "";
let ahead = 0; // how many seconds the server's clock is ahead of this one

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function count(n, one, many) {
  return `${n} ${n === 1 ? one : many}`;
}

function listen(who, told, lost) {
  const stream = new EventSource(`live/events?room=${encodeURIComponent(room)}&as=${who}`);
  stream.addEventListener("clock", (event) => { ahead = Number(event.data) - Date.now() / 1000; });
  stream.onmessage = (event) => told(JSON.parse(event.data));
  stream.onerror = () => {
    lost();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(who, told, lost), 3000);
  };
}

function left(ends) {
  const seconds = Math.max(0, Math.round(ends - ahead - Date.now() / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const PHASES = { voting: "Voting is open", locked: "Voting is locked", closed: "Voting is over" };

function phase(state) {
  const timed = state.phase === "voting" && state.ends;
  return timed ? `${left(state.ends)} left` : PHASES[state.phase];
}

function bar(row, most) {
  const track = make("div", "track");
  const fill = make("div", "fill");
  fill.style.width = `${most ? (100 * row.people) / most : 0}%`;
  track.append(fill);
  track.setAttribute("aria-hidden", "true");
  return track;
}

function resultWords(row) {
  return `${count(row.people, "person", "people")}, ${count(row.dots, "dot", "dots")}`;
}
