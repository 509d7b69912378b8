// What members type, with a little Markdown: code, bold, italic, quotes, links, mentions. Elements are
// built piece by piece; whatever is not one of these stays the text that it is.

import { el } from "./elements.js";

const FENCE = /```([\w+#-]{0,20})\n?([\s\S]*?)```/g;
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?!\w)|(https?:\/\/[^\s<>"')\]]+)|(?<!\w)@([\p{L}\p{N}_-]+)/gu;

/** The elements of a member's message. */
export function rich(text, names = new Map()) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(FENCE)) {
    parts.push(...quoted(text.slice(at, match.index), names));
    parts.push(code(match[2].replace(/\n$/, ""), match[1]));
    at = match.index + match[0].length;
  }
  parts.push(...quoted(text.slice(at), names));
  return parts;
}

/** A block of code that can be scrolled with the keyboard, and copied. */
export function code(text, language = "") {
  const copy = el("button", { type: "button", class: "copy", "aria-label": "Copy the code" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  });
  const label = language ? `Code, ${language}` : "Code";
  const block = el("pre", { class: "code", tabindex: "0", "aria-label": label }, el("code", {}, text));
  return el("div", { class: "code-box" }, language && el("span", { class: "code-language" }, language), copy, block);
}

/** A link that leaves; null when the address is no web address. */
export function link(address, children) {
  let url = null;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return null;
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, children);
}

function quoted(text, names) {
  const trimmed = text.replace(/^\n|\n$/g, "");
  if (!trimmed.trim()) return [];
  const runs = [];
  for (const line of trimmed.split("\n")) {
    const isQuote = line.startsWith("> ");
    const last = runs.at(-1);
    const words = isQuote ? line.slice(2) : line;
    if (last && last.isQuote === isQuote) last.lines.push(words);
    else runs.push({ isQuote, lines: [words] });
  }
  return runs.map(({ isQuote, lines }) =>
    el(isQuote ? "blockquote" : "p", { class: isQuote ? "quote" : "said", dir: "auto" }, inline(lines.join("\n"), names)));
}

function inline(text, names) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, mono, bold, italic, address, name] = match;
    let part = null;
    if (mono) part = el("code", {}, mono);
    else if (bold) part = el("strong", {}, bold);
    else if (italic) part = el("em", {}, italic);
    else if (address) part = link(address, address);
    else if (names.has(name.toLowerCase())) part = el("span", { class: "mention" }, whole);
    if (part === null) continue;
    parts.push(text.slice(at, match.index), part);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}
