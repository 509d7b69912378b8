// Building elements. Text only ever becomes a text node: nothing in this folder parses HTML.

const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  send: "M4 12l16-8-6 16-3-7zM11 13l9-9",
  thread: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 9.500h8M8 12.500h5",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500v.100M15 9.500v.100",
  eye: "M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  keyboard: "M4 7h16a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM7 10.500v.100M10.500 10.500v.100M14 10.500v.100M17.500 10.500v.100M8 14h8",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600l1.400 1.400M17 17l1.400 1.400M5.600 18.400L7 17M17 7l1.400-1.400",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  auto: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7l7-1M12 12h9M12 17l6 1",
  tab: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  turn: "M5 20v-6a5 5 0 0 1 5-5h9M15 5l4 4-4 4",
  check: "M5 12.500l4.500 4.500L19 7.500",
  plus: "M12 5v14M5 12h14",
};

/** An element. `attrs`: attributes, `on...` listeners, `class`; null and false leave an attribute out. */
export function el(tag, attrs = {}, ...children) {
  return fill(document.createElement(tag), attrs, children);
}

/** An icon that says nothing to a screen reader: its button has a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  fill(svg, { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, []);
  svg.append(drawn("path", { d: ICONS[name] }));
  return svg;
}

/** An SVG element. */
export function drawn(tag, attrs = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attrs, children);
}

/** A MathML element. */
export function math(tag, attrs = {}, ...children) {
  return fill(document.createElementNS(MATH, tag), attrs, children);
}

/** A button with words. */
export function button(label, attrs = {}) {
  return el("button", { type: "button", ...attrs }, label);
}

/** A button with an icon; the label is read out and shown as a tooltip. */
export function iconButton(name, label, attrs = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...attrs }, icon(name));
}

export const byId = (id) => document.getElementById(id);

function fill(element, attrs, children) {
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}
