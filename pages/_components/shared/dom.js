// Elements by code: words only ever become text, never markup.

export function h(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) el.setAttribute(name, value === true ? "" : value);
  }
  el.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return el;
}

/** A button that leaves the selection where it is. */
export function button(label, attributes, ...children) {
  const el = h("button", { type: "button", ...attributes }, ...(children.length ? children : [label]));
  if (children.length) el.setAttribute("aria-label", label);
  el.addEventListener("mousedown", (event) => event.preventDefault());
  return el;
}
