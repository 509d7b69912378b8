// The bot's documents: one small function for each kind of node that the server sends.

import { el, math } from "./elements.js";
import { code, link } from "./text.js";
import { timeOf } from "./times.js";

const MATH_TAGS = new Set([
  "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mfrac", "msqrt", "mroot",
  "msub", "msup", "msubsup", "munder", "mover", "munderover",
]);
const MATH_ATTRS = new Set([
  "mathvariant", "width", "accent", "linethickness", "displaystyle", "stretchy", "fence", "movablelimits",
]);

/** The elements of blocks. */
export function blocks(nodes) {
  return (nodes ?? []).map(block);
}

/** The elements of a run of words. */
export function inlines(parts) {
  return (typeof parts === "string" ? [parts] : parts ?? []).map(inline);
}

/** A table that scrolls sideways inside the message when it is too wide. */
export function table(head, rows, { numeric = [], highlight = null, caption = "" } = {}) {
  const right = (at) => (numeric.includes(at) ? "number" : null);
  const cells = (row, tag) => row.map((cell, at) =>
    el(tag, { class: right(at), scope: tag === "th" ? "col" : null }, cell));
  return el("div", { class: "table-box", tabindex: "0", role: "group", "aria-label": caption || "Table" },
    el("table", {},
      caption && el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, cells(head, "th"))),
      el("tbody", {}, rows.map((row, at) =>
        el("tr", { class: at === highlight ? "own" : null }, cells(row, "td"))))));
}

/** A picture for each theme; only the one that is shown is loaded. */
export function picture(node) {
  if (!node.light) return el("p", { class: "note" }, node.alt);
  const shown = (address, theme) =>
    el("a", { href: address, target: "_blank", rel: "noopener", class: `${theme}-only`, title: "Open in full size" },
      el("img", { src: address, alt: node.alt, class: "picture", loading: "lazy", decoding: "async" }));
  return el("figure", { class: "figure" }, shown(node.light, "light"), shown(node.dark, "dark"));
}

function block(node) {
  switch (node.k) {
    case "h": return el("h3", { dir: "auto" }, inlines(node.c));
    case "p": return el("p", { dir: "auto" }, inlines(node.c));
    case "code": return code(node.text, node.lang);
    case "quote": return el("blockquote", { class: "quote", dir: "auto" }, blocks(node.c),
      node.by.length > 0 && el("footer", {}, inlines(node.by)));
    case "theirs": return el("div", {}, blocks(node.c));
    case "list": return el(node.ordered ? "ol" : "ul", { start: node.ordered && node.start !== 1 ? node.start : null },
      node.items.map((item) => el("li", { dir: "auto" }, tight(item))));
    case "facts": return el("dl", { class: "facts" }, node.pairs.map(([label, value]) =>
      el("div", {}, el("dt", {}, label), el("dd", {}, inlines(value)))));
    case "table": return table(node.head.map(inlines), node.rows.map((row) => row.map(inlines)), node);
    case "image": return picture(node);
    case "note": return el("p", { class: `note tone-${node.tone}` }, inlines(node.c));
    case "math": return el("div", { class: "formula", tabindex: "0", role: "group", "aria-label": "Formula" },
      formula(node, true));
    case "hr": return el("hr");
    default: return el("p", {}, inlines(node.c));
  }
}

function tight(item) {
  return item.length > 0 && item[0].k === "p" ? [...inlines(item[0].c), ...blocks(item.slice(1))] : blocks(item);
}

function inline(part) {
  if (typeof part === "string") return part;
  switch (part.k) {
    case "b": return el("strong", {}, inlines(part.c));
    case "i": return el("em", {}, inlines(part.c));
    case "s": return el("s", {}, inlines(part.c));
    case "mono": return el("code", {}, part.t);
    case "br": return el("br");
    case "a": return link(part.href, inlines(part.c)) ?? el("span", {}, inlines(part.c));
    case "when": return timeOf(part.at, part.relative ? "relative" : "absolute");
    case "math": return formula(part, false);
    default: return el("span", {}, inlines(part.c));
  }
}

function formula(node, wide) {
  if (!node.tree) return el("code", { class: "tex", "aria-label": `Formula: ${node.tex}` }, node.tex);
  return math("math", { display: wide ? "block" : "inline", alttext: node.tex },
    math("mrow", {}, node.tree.map(mathNode)));
}

function mathNode(node) {
  if (typeof node === "string") return node;
  if (!MATH_TAGS.has(node.tag)) return "";
  const attrs = Object.fromEntries(Object.entries(node.attrs).filter(([name]) => MATH_ATTRS.has(name)));
  return math(node.tag, attrs, node.children.map(mathNode));
}
