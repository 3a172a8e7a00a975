// The big screen: counts while the dots are hidden, bars once they are shown. Stages as columns, people before dots.
let state = null;

function draw() {
  $("title").textContent = state.title;
  $("people").textContent = state.people;
  $("given").textContent = state.given;
  $("online").textContent = state.online;
  $("of").textContent = `${state.given === 1 ? "dot" : "dots"} given, ${state.dots} for each person`;
  const open = state.phase !== "closed";
  $("how").replaceChildren(...(open ? ["Open ", make("strong", "", location.host + location.pathname.replace(/board$/, "join")),
    " and type ", make("span", "code", state.code)] : []));
  $("qr").hidden = !open;
  $("say").textContent = state.revealed ? "" : "What got how many stays hidden until the host reveals it.";
  const result = new Map((state.result ? state.result.rows : []).map((row, place) => [row.id, { ...row, place }]));
  const most = Math.max(1, ...[...result.values()].map((row) => row.people));
  $("stages").replaceChildren(...state.stages.filter((s) => s.candidates.length).map((s) => stage(s, result, most)));
  tick();
}

function stage(found, result, most) {
  const part = make("section");
  part.append(make("h2", "", found.name));
  const list = make("ul");
  const place = (c) => result.get(c.id)?.place ?? result.size; // the rows come strongest first
  const cards = found.candidates.slice().sort((a, b) => place(a) - place(b));
  list.append(...cards.map((candidate) => {
    const item = make("li");
    item.append(make("span", "", candidate.label + (candidate.assumed ? " (assumed)" : "")));
    const row = result.get(candidate.id);
    if (row) item.append(bar(row, most), make("span", "soft", resultWords(row)));
    return item;
  }));
  part.append(list);
  return part;
}

function tick() {
  if (state) $("phase").textContent = phase(state);
}

// The host took the room back: nothing of it may stay on the screen as if it still ran.
function leave(words) {
  state = null;
  $("title").textContent = "Workshop";
  for (const id of ["how", "stages", "phase"]) $(id).replaceChildren();
  for (const id of ["people", "given", "online"]) $(id).textContent = "0";
  $("qr").hidden = true;
  $("say").textContent = words;
}

if (room) {
  $("qr").src = `live/door.svg?room=${encodeURIComponent(room)}`;
  const lost = () => { $("say").textContent = "Connecting again …"; };
  listen("board", (fresh) => { state = fresh; draw(); }, lost, leave);
  setInterval(tick, 500);
} else {
  $("say").textContent = "Open this page from the Workshop page: its link names the room.";
}
