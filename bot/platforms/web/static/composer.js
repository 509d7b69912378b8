// Where one writes: a growing field with completion above it. Drafts stay with their channel or thread.

import { commandOf, matching, quotedValue, situation, values } from "./completion.js";
import { button, el, iconButton } from "./elements.js";

const LONGEST = 20_000;
const DRAFTS = "sparring.drafts";
const SHOWN = 8;
const ASK_AFTER = 120;

export class Composer {
  constructor({ name, app, pane }) {
    this.name = name;
    this.app = app;
    this.pane = pane;
    this.drafts = recall(name);
    this.items = [];
    this.active = -1;
    this.timer = null;
    this.asked = 0;
    const listId = `${name}-choices`;
    this.list = el("ul", { class: "choices", id: listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.hint = el("div", { class: "argument-help", id: `${name}-help`, hidden: true });
    this.fault = el("p", { class: "composer-fault", role: "alert", hidden: true });
    this.area = el("textarea", {
      id: `${name}-text`, rows: "1", autocomplete: "off", dir: "auto",
      "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": listId, "aria-describedby": `${name}-help`,
    });
    this.found = el("p", { class: "unseen", role: "status" });
    this.send = iconButton("send", "Send", { class: "icon-button send", onclick: () => this.submit() });
    this.root = el("div", { class: "composer" }, this.fault, this.found,
      el("div", { class: "popup" }, this.hint, this.list),
      el("div", { class: "field" },
        button("/", { class: "icon-button slash", "aria-label": "Commands", title: "Commands", onclick: () => this.begin("/") }),
        this.area, this.send));
    this.area.addEventListener("input", () => this.changed());
    this.area.addEventListener("keydown", (event) => this.keyed(event));
    this.area.addEventListener("click", () => this.complete());
    this.area.addEventListener("paste", (event) => this.handed(event, event.clipboardData));
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => this.handed(event, event.dataTransfer));
    this.area.addEventListener("blur", () => setTimeout(() => { if (!this.root.contains(document.activeElement)) this.close(); }, 150));
  }

  focus() {
    this.area.focus({ preventScroll: true });
  }

  /** Turn to another channel or thread; what was being written here waits. */
  turnTo(channel, thread) {
    this.keep(this.area.value);
    this.place = `${this.app.store.me} ${channel} ${thread}`;
    this.area.value = this.drafts.get(this.place) ?? "";
    this.fault.hidden = true;
    this.close();
    this.grow();
    this.label();
  }

  label() {
    const { store } = this.app;
    const channel = store.channels.get(this.pane.channel);
    const root = this.pane.thread ? store.messages.get(this.pane.thread) : null;
    const words = root ? (root.body?.thread ? "Write your answer" : "Reply")
      : `Message ${channel?.direct ? channel.name : `#${channel?.name ?? ""}`}`;
    const narrow = matchMedia("(max-width: 720px)").matches;
    this.area.placeholder = root || narrow ? words : `${words}, or / for commands`;
    this.area.setAttribute("aria-label", words);
  }

  begin(text) {
    if (!this.area.value.startsWith(text)) this.area.value = text + this.area.value;
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
    this.changed();
  }

  /** Put what was probably meant in the place of what was written. */
  instead(text) {
    this.area.value = text;
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
    this.changed();
  }

  changed() {
    const { length } = this.area.value;
    if (length > LONGEST) this.refuse(`That is ${length.toLocaleString()} characters long; at most ${LONGEST.toLocaleString()} can be sent at once. Shorten it, or send it in parts.`);
    else this.fault.hidden = true;
    this.keep(this.area.value);
    this.grow();
    this.complete();
  }

  /** Say what is wrong with what stands in the field. */
  refuse(words) {
    this.fault.replaceChildren(...words.split("\n").map((line) => el("span", { class: "fault-line" }, line)));
    this.fault.hidden = false;
  }

  /** A pasted or dropped picture: nothing would come of it, so it is not taken in silence. */
  handed(event, data) {
    if (!data || data.files.length === 0) return;
    event.preventDefault();
    this.refuse("Pictures and files cannot be sent here. Say it in words; code goes between ``` and ```.");
  }

  /** Drafts outlast a reload of the page. */
  keep(text) {
    if (!this.place) return;
    if (text) this.drafts.set(this.place, text);
    else this.drafts.delete(this.place);
    sessionStorage.setItem(`${DRAFTS}.${this.name}`, JSON.stringify([...this.drafts]));
  }

  grow() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, 220)}px`;
    this.send.disabled = this.area.value.trim() === "" || this.area.value.length > LONGEST;
  }

  async submit() {
    const text = this.area.value;
    if (!text.trim() || text.length > LONGEST) return;
    const { channel, thread } = this.pane;
    const place = this.place;
    this.area.value = "";
    this.changed();
    this.close();
    const sent = this.app.link.act({ t: "say", channel, thread, text });
    this.pane.glued = true;
    this.pane.sync([]);
    try {
      this.app.answered(await sent);
    } catch (error) {
      if (this.place !== place) this.drafts.set(place, text);
      else if (!this.area.value) this.area.value = text;
      this.keep(this.area.value);
      this.refuse(error.message);
      if (error.nearest) this.fault.append(button(`Use ${error.nearest}`, { class: "button", onclick: () => this.instead(error.nearest) }));
      this.grow();
    }
    this.pane.sync([]);
  }

  keyed(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden && this.items.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (open && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.take(Math.max(this.active, 0));
    } else if (open && event.key === "Enter" && !event.shiftKey && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && (open || !this.hint.hidden)) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowUp" && this.area.value === "" && this.pane.editLast()) {
      event.preventDefault();
    }
  }

  /** Work out what could stand at the caret, and show it. */
  complete() {
    clearTimeout(this.timer);
    this.asked += 1;
    const before = this.area.value.slice(0, this.area.selectionStart);
    const at = situation(before, this.app.store);
    this.help(at);
    if (at === null || at.kind === "writing") this.show([]);
    else if (at.kind === "command") this.commands(at);
    else if (at.kind === "person") this.people(at);
    else if (at.kind === "argument" && (at.names.length > 0 || !at.argument)) this.names(at);
    else this.later(at);
  }

  commands(at) {
    const found = matching(at.typed, this.app.store.commands);
    const exact = found.some(({ name }) => name === at.typed.trim());
    this.show(found.map((command) => ({
      label: `/${command.name}`, detail: command.summary, from: 0,
      insert: `/${command.name}${command.args.length ? " " : ""}`,
    })), { preselect: !exact });
  }

  people(at) {
    const { store } = this.app;
    const typed = at.typed.toLowerCase();
    const everybody = [...[...store.people.values()].map(({ key, name }) => [key, name]), [store.title, "the bot"]];
    const found = everybody.filter(([key, name]) => `${key} ${name}`.toLowerCase().includes(typed));
    this.show(found.map(([key, name]) => ({ label: `@${key}`, detail: name, from: at.from, insert: `@${key} ` })),
      { preselect: typed !== "" && !found.some(([key, name]) => key === typed || name.toLowerCase() === typed) });
  }

  names(at) {
    this.show(at.names.map((argument) => ({
      label: `${argument.name}:`, from: at.from, insert: `${argument.name}:`,
      detail: `${argument.help}${argument.required ? "" : " (optional)"}`,
    })), { preselect: false });
  }

  /** Values: at once where the page knows them; else the server is asked when the fingers rest. */
  later(at) {
    const known = at.argument ? values(at.argument, at.typed, this.app.store) : [];
    if (known !== null) {
      this.offer(at, known);
      return;
    }
    // Until the answer comes, only what still fits may be chosen.
    const typed = at.typed.toLowerCase();
    this.show(this.items.filter((item) => item.values && `${item.label} ${item.detail}`.toLowerCase().includes(typed)));
    const turn = this.asked;
    const frame = { t: "suggest", command: at.command.name, argument: at.argument.name, typed: at.typed };
    this.timer = setTimeout(async () => {
      const answer = await this.app.link.act(frame, { keep: false }).catch(() => ({ items: [] }));
      if (turn === this.asked) this.offer(at, answer.items);
    }, ASK_AFTER);
  }

  offer(at, found) {
    const exact = found.some(([value]) => value === at.typed);
    this.show(found.map(([value, words]) => ({
      label: words, detail: words === value ? "" : value, from: at.from, insert: `${quotedValue(value)} `, values: true,
    })), { preselect: !exact && at.named });
  }

  show(items, { preselect = false } = {}) {
    this.items = items;
    this.active = preselect && items.length > 0 ? 0 : -1;
    this.list.replaceChildren(...items.map((item, at) => el("li", {
      class: "choice", id: `${this.name}-choice-${at}`, role: "option", "aria-selected": String(at === this.active),
      onmousedown: (event) => { event.preventDefault(); this.take(at); },
    }, el("span", { class: "choice-label" }, item.label), el("span", { class: "choice-detail" }, item.detail))));
    this.list.hidden = items.length === 0;
    this.list.classList.toggle("many", items.length > SHOWN);
    this.found.textContent = items.length === 0 ? "" : items.length === 1 ? "1 suggestion" : `${items.length} suggestions`;
    this.point();
  }

  move(by) {
    const count = this.items.length;
    this.active = this.active < 0 ? (by > 0 ? 0 : count - 1) : (this.active + by + count) % count;
    [...this.list.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === this.active)));
    this.point();
  }

  point() {
    const chosen = this.list.children[this.active];
    if (chosen) {
      this.area.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.area.removeAttribute("aria-activedescendant");
    }
  }

  take(at) {
    const item = this.items[at];
    const caret = this.area.selectionStart;
    const after = this.area.value.slice(caret);
    const insert = after.startsWith(" ") && item.insert.endsWith(" ") ? item.insert.slice(0, -1) : item.insert;
    this.area.value = this.area.value.slice(0, item.from) + insert + after;
    const end = item.from + insert.length + (insert !== item.insert ? 1 : 0);
    this.area.setSelectionRange(end, end);
    this.area.focus();
    this.changed();
  }

  /** The command's form, with the argument at the caret marked and explained. */
  help(at) {
    const known = commandOf(this.area.value.split("\n")[0], this.app.store.commands);
    this.hint.hidden = !known || at?.kind === "command";
    if (this.hint.hidden) return;
    const { command } = known;
    const current = at?.argument?.name;
    this.hint.replaceChildren(
      el("span", { class: "help-form" }, el("code", {}, `/${command.name}`), command.args.map((argument) =>
        el("code", { class: argument.name === current ? "current" : "" },
          argument.required ? argument.name : `[${argument.name}]`))),
      el("span", { class: "help-words" }, at?.argument ? `${at.argument.name}: ${at.argument.help}` : command.summary));
  }

  close() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.show([]);
    this.hint.hidden = true;
  }
}

/** What was being written when the page was left. */
function recall(name) {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(`${DRAFTS}.${name}`) ?? "[]"));
  } catch {
    return new Map();
  }
}
