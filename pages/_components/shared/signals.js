// The signals of a statement: name, shape and colour, as in pages/_palette.py.

export const SIGNALS = [
  { id: "kind:frustration", kind: "frustration", name: "Frustration", shape: "▲", colour: "#d1495b" },
  { id: "kind:expectation", kind: "expectation", name: "Expectation", shape: "◆", colour: "#7e6bd9" },
  { id: "kind:outcome", kind: "outcome", name: "Outcome", shape: "●", colour: "#2f7fd1" },
  { id: "kind:met", kind: "met", name: "Met", shape: "✚", colour: "#2e8b57" },
  { id: "kind:workaround", kind: "workaround", name: "Workaround", shape: "↷", colour: "#b7791f" },
];
