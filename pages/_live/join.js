// A phone in the room. What it asked for is kept in localStorage until the server has answered, each move under a key
// of its own: a reload, a sleep or a lost answer neither loses a dot nor gives it twice.
const shelf = `cpi-room-${room}`;
const PATIENCE = 10000; // milliseconds to wait for an answer
const READ = 4000; // milliseconds for which an answer stays, whatever others do meanwhile
let me = { pass: "", waiting: [] };
let mine = [];      // [key, candidate] as the server last said
let state = null;
let sending = false;
let entered = false;
let saidAt = 0; // when something was last said

try { me = JSON.parse(localStorage.getItem(shelf)) || me; } catch { /* a private window forgets: fine */ }

function keep() {
  try { localStorage.setItem(shelf, JSON.stringify(me)); } catch { /* as above */ }
}

function say(words, bad = false, where = "say") {
  if (where === "say") saidAt = Date.now();
  $(where).className = bad ? "say bad" : "say";
  $(where).textContent = words;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is missing without https
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// Fails where the server was not reached: also when a network's sign-in page answers in its place, which is no JSON,
// and when nobody answers, as after a phone's sleep. Everything is sent under a key, so sending it again is safe.
async function post(path, body) {
  const patience = new AbortController();
  const bell = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(`live/${path}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: patience.signal,
    });
    return { status: answer.status, told: await answer.json() };
  } finally { clearTimeout(bell); }
}

// My dots as they will be once everything that waits has arrived.
function held() {
  let dots = mine.slice();
  for (const move of me.waiting) {
    dots = dots.filter(([key]) => key !== move.key);
    if (move.candidate !== null) dots.push([move.key, move.candidate]);
  }
  return dots;
}

async function enter() {
  let { status, told } = await post("enter", { room, pass: me.pass });
  if (status === 404 && me.pass) { // a pass that the room no longer takes: come in as somebody new
    me = { pass: "", waiting: [] };
    keep();
    ({ status, told } = await post("enter", { room, pass: "" }));
  }
  if (status !== 200) throw Object.assign(new Error(inWords(told)), { final: status < 500 && status !== 429 });
  me.pass = told.pass; mine = told.mine; entered = true;
  keep();
}

async function send() {
  if (sending) return;
  sending = true;
  let pause = 500;
  while (me.waiting.length) {
    const move = me.waiting[0];
    let answer = null;
    try { answer = await post("dots", { room, pass: me.pass, ...move }); } catch { /* no network */ }
    if (!answer || answer.status >= 500 || answer.status === 429) {
      say("Waiting for the network. Your dots are kept on this phone.", true);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 5000);
      continue;
    }
    pause = 500;
    me.waiting.shift();
    if (answer.told.mine) mine = answer.told.mine;
    if (answer.status !== 200) say(inWords(answer.told), true);
    else if (!me.waiting.length) {
      const open = state.dots - mine.length;
      say(`${move.candidate === null ? "Taken back" : "Given"}. ${count(open, "dot", "dots")} left.`);
    }
    keep();
    draw();
  }
  sending = false;
}

function give(candidate) {
  if (held().length >= state.dots) return say("All your dots are given. Take one back first.", true);
  me.waiting.push({ key: newKey(), candidate });
  keep(); draw(); send();
}

function takeBack(candidate) {
  const last = held().filter(([, on]) => on === candidate).pop();
  if (!last) return;
  me.waiting.push({ key: last[0], candidate: null });
  keep(); draw(); send();
}

// --- drawing: rows are made once for each ballot, then only changed, so that focus stays where it is

const rows = new Map();
let shape = "";

function build() {
  const fresh = JSON.stringify(state.stages);
  if (fresh === shape) return;
  shape = fresh;
  rows.clear();
  $("ballot").replaceChildren(...state.stages.filter((s) => s.candidates.length).map(section));
  const chosen = $("stage").value;
  $("stage").replaceChildren(...state.stages.map((s) => new Option(s.name, s.name)));
  if (chosen) $("stage").value = chosen;
}

function section(stage) {
  const part = make("section");
  part.append(make("h2", "", stage.name));
  const list = make("ul");
  list.append(...stage.candidates.map(card));
  part.append(list);
  return part;
}

function card(candidate) {
  const item = make("li", "card");
  item.append(make("strong", "", candidate.label));
  if (candidate.statement !== candidate.label) item.append(make("p", "", candidate.statement));
  if (candidate.assumed) item.append(make("span", "tag", "assumed: no customer has said it yet"));
  const got = make("p", "soft");
  const line = make("div", "row");
  const dots = make("span", "mine");
  const less = make("button", "", "−");
  const more = make("button", "main", "+");
  less.setAttribute("aria-label", `Take a dot back from ${candidate.label}`);
  more.setAttribute("aria-label", `Give a dot to ${candidate.label}`);
  less.onclick = () => takeBack(candidate.id);
  more.onclick = () => give(candidate.id);
  dots.setAttribute("role", "img");
  line.append(dots, less, more);
  item.append(got, line);
  rows.set(candidate.id, { got, line, dots, less, more });
  return item;
}

function draw() {
  if (!state) return;
  build();
  const dots = held();
  const voting = state.phase === "voting";
  $("title").textContent = state.title;
  $("inside").hidden = $("how").hidden = false;
  $("more").hidden = state.phase === "closed";
  $("dots").textContent = `${state.dots - dots.length} of ${count(state.dots, "dot", "dots")} left`;
  const result = new Map((state.result ? state.result.rows : []).map((row) => [row.id, row]));
  for (const [id, row] of rows) {
    const here = dots.filter(([, on]) => on === id).length;
    row.dots.textContent = "●".repeat(here);
    row.dots.setAttribute("aria-label", `${count(here, "dot", "dots")} of yours`);
    row.less.disabled = !voting || !here;
    row.more.disabled = !voting || dots.length >= state.dots;
    const all = result.get(id);
    row.got.hidden = !all;
    if (all) row.got.textContent = `All together: ${resultWords(all)}`;
  }
  tick();
}

function tick() {
  if (state) $("phase").textContent = phase(state);
}

$("missing").onsubmit = async (event) => {
  event.preventDefault();
  const statement = $("statement").value.trim();
  const asked = { room, pass: me.pass, key: newKey(), statement, stage: $("stage").value };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    try {
      const { status, told } = await post("missing", asked);
      if (status < 500) {
        if (status === 200) $("statement").value = "";
        const words = status === 200 ? "Sent. The host decides whether it goes on the ballot." : inWords(told);
        return say(words, status !== 200, "sent");
      }
    } catch { /* try again */ }
    await new Promise((done) => setTimeout(done, 800));
  }
  return say("It could not be sent. Try again when you are connected.", true, "sent");
};

$("door").onsubmit = async (event) => {
  event.preventDefault();
  try {
    const { status, told } = await post("find", { code: $("code").value });
    if (status === 200) location.search = `?room=${encodeURIComponent(told.room)}`;
    else say(inWords(told), true);
  } catch { say("The server does not answer. Try again.", true); }
};

async function begin() {
  if (!room) { $("door").hidden = false; return $("code").focus(); }
  for (let pause = 500; !entered; pause = Math.min(pause * 2, 5000)) {
    try { await enter(); } catch (problem) {
      say(problem.final ? problem.message : "Waiting for the network …", true);
      if (problem.final) { $("door").hidden = false; return undefined; }
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  say("");
  listen("phone", (fresh) => { state = fresh; if (!sending && Date.now() - saidAt > READ) say(""); draw(); send(); }, () => {}, leave);
  setInterval(tick, 500);
  return undefined;
}

// The host took the room back: what waits for it will never arrive, and the way to the next room is its code.
function leave(words) {
  state = null;
  me.waiting = [];
  keep();
  $("title").textContent = "Join the workshop";
  $("inside").hidden = $("how").hidden = $("more").hidden = true;
  $("ballot").replaceChildren();
  $("door").hidden = false;
  say(words, true);
}
begin();
