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

// Follows the room: `told` hears each state, `lost` that the stream broke, `over` in words that there is no room left.
function listen(who, told, lost, over) {
  const address = `live/events?room=${encodeURIComponent(room)}&as=${who}`;
  const stream = new EventSource(address);
  stream.addEventListener("clock", (event) => { ahead = Number(event.data) - Date.now() / 1000; });
  stream.onmessage = (event) => told(JSON.parse(event.data));
  stream.onerror = async () => {
    lost();
    if (stream.readyState !== EventSource.CLOSED) return; // it comes back by itself
    const words = await refusal(address);
    if (words) over(words);
    else setTimeout(() => listen(who, told, lost, over), 3000);
  };
}

// Why the room cannot be followed any more; "" where the server was not reached, or answers again. A broken stream
// does not say with which status it was refused, and somebody else's page answers no JSON.
async function refusal(address) {
  try {
    const answer = await fetch(address);
    if (answer.status === 404) return inWords(await answer.json());
    await answer.body?.cancel();
  } catch { /* no network */ }
  return "";
}

function inWords(told) {
  return [told.error, told.fix].filter(Boolean).join(" ") || "Something went wrong. Reload the page.";
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
  if (row.people) {
    const fill = make("div", "fill");
    fill.style.width = `${(100 * row.people) / most}%`;
    track.append(fill);
  }
  track.setAttribute("aria-hidden", "true");
  return track;
}

function resultWords(row) {
  return `${count(row.people, "person", "people")}, ${count(row.dots, "dot", "dots")}`;
}
