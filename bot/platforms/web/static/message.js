// One message as an element: who, when, what, and what can be done with it.

import { button, el, icon, iconButton } from "./elements.js";
import { nativeView, originLine, takenOffers } from "./natives.js";
import { blocks } from "./nodes.js";
import { rich } from "./text.js";
import { timeOf } from "./times.js";

const HUES = 8;

/** A person's initials on the person's colour. */
export function avatar(key, name) {
  if (key === "") return el("img", { class: "avatar", src: "/static/icon.svg", alt: "", width: 36, height: 36 });
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? "").join("").slice(0, 2).toUpperCase();
  return el("span", { class: `avatar hue-${sum % HUES}`, "aria-hidden": "true" }, letters);
}

/**
 * The article of a message.
 * `app`: {store, act, openThread, say}. `inside`: the thread in whose panel it stands, or 0.
 * `start` and `edit` begin and end editing in place.
 */
export function article(message, { app, inside, compact, editing, onEdit }) {
  const { store } = app;
  const mine = message.author === store.me;
  const bot = message.author === "";
  const name = store.nameOf(message.author);
  const classes = ["message", bot ? "from-bot" : "", message.private ? "private" : "",
    compact ? "compact" : "", message.deleted ? "deleted" : ""];
  const words = el("div", { class: "words" });
  const element = el("article", {
    class: classes.filter(Boolean).join(" "), tabindex: "-1", "data-id": message.id,
    "aria-label": `${name}${message.private ? ", only you can see this" : ""}`,
  },
  el("div", { class: "gutter" }, compact
    ? timeOf(message.at, "clock")
    : avatar(message.author, name)),
  words);
  if (bot && message.body?.origin) words.append(originLine(message.body.origin, store.me, (key) => store.nameOf(key)) ?? "");
  if (!compact) words.append(head(message, name, bot));
  if (editing) words.append(editor(message, { app, onEdit }));
  else words.append(...content(message, { app, inside }));
  if (message.private) words.append(privateLine(message, app, bot));
  const marks = reactions(message, app);
  if (marks) words.append(marks);
  if (!inside && !message.thread) {
    const chip = threadChip(message, app);
    if (chip) words.append(chip);
  }
  if (!editing && !message.deleted) element.append(tools(message, { app, inside, mine, onEdit }));
  return element;
}

function head(message, name, bot) {
  return el("header", { class: "head" },
    el("span", { class: "name", dir: "auto" }, name),
    bot && el("span", { class: "tag" }, "bot"),
    timeOf(message.at, "stamp"));
}

function content(message, { app, inside }) {
  if (message.deleted) return [el("p", { class: "soft" }, "This message was deleted.")];
  if (message.author !== "") {
    const parts = rich(message.text, app.store.mentions);
    if (message.edited) {
      const mark = el("span", { class: "edited" }, "(edited)");
      if (parts.at(-1)?.matches?.("p")) parts.at(-1).append(" ", mark);
      else parts.push(mark);
    }
    if (message.body?.verdict) parts.push(el("p", { class: "verdict" }, message.body.verdict));
    return parts;
  }
  const body = message.body ?? { nodes: [], offers: [], tone: "neutral" };
  const press = (offer) => (pressed) => app.press(message, offer, inside, pressed);
  const presses = new Map(body.offers.map((offer) => [offer.label, press(offer)]));
  const taken = takenOffers(body.native);
  const shown = nativeView(body.native, presses);
  const left = body.offers.filter((offer) => shown === null || !taken.has(offer.label));
  return [
    body.mention && el("p", {}, el("span", { class: "mention" }, `@${body.mention}`)),
    el("div", { class: `card tone-${body.tone} view-${body.native?.view ?? "plain"}` },
      shown ?? blocks(body.nodes),
      (body.files ?? []).map(saved),
      left.length > 0 && el("div", { class: "offers" }, left.map((offer) => {
        const pressable = button(offer.label, { class: `button ${offer.style}` });
        pressable.addEventListener("click", () => press(offer)(pressable));
        return pressable;
      }))),
  ].filter(Boolean);
}

/** A file to be saved. */
function saved(file) {
  const size = file.bytes < 1024 ? `${file.bytes} B` : `${Math.ceil(file.bytes / 1024)} kB`;
  return el("p", { class: "file" },
    el("a", { href: file.address, download: file.name, class: "button plain" }, icon("down"), ` Save ${file.name}`),
    el("span", { class: "soft" }, ` ${size}, kept here for 30 minutes`));
}

function privateLine(message, app, bot) {
  return el("p", { class: "private-line" }, icon("eye"), el("span", {}, "Only you can see this"),
    bot && button("Dismiss", { class: "text-button", onclick: () => app.act({ t: "dismiss", message: message.id }) }));
}

function reactions(message, app) {
  const { store } = app;
  const entries = Object.entries(message.reactions);
  if (entries.length === 0 || message.deleted) return null;
  return el("div", { class: "reactions" }, entries.map(([emoji, keys]) => {
    const on = keys.includes(store.me);
    const names = keys.map((key) => (key === store.me ? "You" : store.nameOf(key))).join(", ");
    return el("button", {
      type: "button", class: "reaction", "aria-pressed": String(on), title: names,
      "aria-label": `${emoji} ${keys.length}: ${names}`,
      onclick: () => app.act({ t: "react", message: message.id, emoji, on: !on }),
    }, el("span", { "aria-hidden": "true" }, emoji), el("span", { "aria-hidden": "true" }, String(keys.length)));
  }));
}

function threadChip(message, app) {
  const opens = Boolean(message.body?.thread);
  if ((!opens && !message.size) || message.deleted) return null;
  const count = message.size === 1 ? "1 reply" : `${message.size} replies`;
  const words = message.size ? count : "Answer in the thread";
  const fresh = app.store.unreadThreads.has(message.id);
  return el("button", {
    type: "button", class: `thread-chip ${opens ? "wide" : ""}`, onclick: () => app.openThread(message.id),
    "aria-label": opens ? `${words}: open the thread ${message.body.thread}` : `${words}: open the thread`,
  }, icon("thread"), el("span", {}, words), fresh && el("span", { class: "dot", title: "New replies" }),
  opens && message.size ? el("span", { class: "soft" }, "Open the thread") : null);
}

function tools(message, { app, inside, mine, onEdit }) {
  const parts = [];
  if (!message.private) {
    parts.push(iconButton("smile", "React", { class: "icon-button react-tool", onclick: (event) => app.pickReaction(message, event.currentTarget) }));
    if (!inside && !message.thread) {
      parts.push(iconButton("thread", "Reply in a thread", { onclick: () => app.openThread(message.id) }));
    }
  }
  if (mine) {
    parts.push(iconButton("edit", "Edit", { onclick: onEdit }));
    parts.push(iconButton("trash", "Delete", { onclick: () => app.askDelete(message) }));
  }
  return el("div", { class: "tools", role: "group", "aria-label": "What to do with this message" }, parts);
}

function editor(message, { app, onEdit }) {
  const area = el("textarea", { class: "edit-text", rows: "3", dir: "auto", "aria-label": "Edit your message" });
  area.value = message.text;
  const save = () => {
    const text = area.value;
    onEdit(null);
    if (text.trim() && text !== message.text) app.act({ t: "edit", message: message.id, text });
    else if (!text.trim()) app.askDelete(message);
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); onEdit(null); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  });
  return el("div", { class: "edit" }, area, el("div", { class: "edit-buttons" },
    button("Save", { class: "button primary", onclick: save }),
    button("Cancel", { class: "button plain", onclick: () => onEdit(null) }),
    el("span", { class: "soft" }, "Enter saves, Esc cancels")));
}
