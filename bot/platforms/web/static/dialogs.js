// Windows over the chat: a command's form, a question before deleting, reactions, the keyboard's help.

import { button, el, iconButton } from "./elements.js";
import { blocks } from "./nodes.js";

const DRAFTS = "sparring.forms";
const LONGEST = 20_000;

/** Show a form and hand it in until the server takes it; `opener`: the message and the button that opened it. */
export function openForm({ form, channel, thread }, app, opener = {}) {
  const key = JSON.stringify([app.store.me, form.command, form.args]);
  const kept = draft(key);
  const marked = form.fields.some((field) => field.required);
  const fields = form.fields.map((field, at) =>
    new Field(field, { at, kept: kept[field.name], marked, app, command: form.command }));
  const fault = el("p", { class: "form-fault", role: "alert", hidden: true });
  const submit = el("button", { type: "submit", class: "button primary" }, form.submit ?? "Send");
  const values = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const about = form.about.length > 0 && el("div", { class: "form-about prompt", tabindex: "0", role: "group", "aria-label": "What this is about" }, blocks(form.about));
  const sheet = el("form", { class: "form" }, about, fields.map((field) => field.root), fault,
    el("div", { class: "form-buttons" },
      el("span", { class: "soft grow" }, fields.some((field) => field.long) ? "Ctrl+Enter sends" : ""),
      button("Cancel", { class: "button plain", onclick: () => window_.close() }), submit));
  const window_ = windowOf(form.title, sheet);
  sheet.noValidate = true;
  sheet.addEventListener("input", () => keepDraft(key, values()));
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sheet.requestSubmit();
  });
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    const tooLong = fields.find((field) => !field.measure());
    if (tooLong) {
      tooLong.focus();
      return;
    }
    submit.disabled = true;
    submit.textContent = "Sending…";
    fault.hidden = true;
    fields.forEach((field) => field.blame(""));
    try {
      const { command, form: name, args } = form;
      const given = values();
      for (const field of fields.filter(({ file }) => file)) given[field.name] = await field.sent();
      const done = await app.link.act({ t: "submit", channel, thread, command, form: name, args, values: given, ...opener });
      if (!done.faults) {
        keepDraft(key, null);
        window_.close();
        return;
      }
      blame(done.faults, fields, fault);
    } catch (error) {
      blame({ "": error.message }, fields, fault);
    }
    submit.disabled = false;
    submit.textContent = form.submit ?? "Send";
  });
  fields[0]?.focus();
}

function blame(faults, fields, fault) {
  const wrong = fields.filter((field) => faults[field.name]);
  wrong.forEach((field) => field.blame(faults[field.name]));
  fault.textContent = faults[""] ?? "";
  fault.hidden = !faults[""];
  (wrong[0] ?? fields[0])?.focus();
}

/** One labelled field, of the kind that its argument asks for. */
class Field {
  constructor(field, { at, kept, marked, app, command }) {
    this.name = field.name;
    this.long = field.long;
    this.file = field.kind === "file";
    const id = `field-${at}`;
    this.input = inputOf(field, id, { app, command });
    if (!this.file) this.input.value = kept ?? field.value;
    this.fault = el("p", { class: "field-fault", id: `${id}-fault`, hidden: true });
    const help = field.help && field.help.toLowerCase() !== field.label.toLowerCase()
      ? el("p", { class: "field-help", id: `${id}-help` }, capital(field.help)) : null;
    this.input.setAttribute("aria-describedby", `${help ? `${id}-help ` : ""}${id}-fault`);
    this.longest = field.kind === "text" ? field.maximum ?? (field.long ? LONGEST : null) : null;
    this.input.addEventListener("input", () => this.measure());
    this.root = el("div", { class: "form-field" },
      el("label", { for: id }, field.label, marked && !field.required && el("span", { class: "soft" }, " (optional)")),
      this.input, help, this.fault);
    if (field.suggest) this.root.append(suggestions(this.input, field, { app, command }));
  }

  /** What is typed or chosen; a file has to be sent first, and is kept in no draft. */
  get value() {
    return this.file ? "" : this.input.value;
  }

  /** Send the chosen file; where the server keeps it, "" for none. */
  async sent() {
    const [file] = this.input.files;
    if (!file) return "";
    const answer = await fetch(`/files?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
    const told = await answer.text();
    if (!answer.ok) throw new Error(told);
    return told;
  }

  focus() {
    this.input.focus();
  }

  /** Whether it is short enough; a paste is never cut in silence. */
  measure() {
    const long = this.longest !== null && this.value.length > this.longest;
    this.blame(long ? `That is ${this.value.length.toLocaleString()} characters long; at most ${this.longest.toLocaleString()} fit here.` : "");
    return !long;
  }

  blame(words) {
    this.fault.textContent = words;
    this.fault.hidden = !words;
    if (words) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}

function inputOf(field, id, { app }) {
  const common = { id, name: field.name, placeholder: field.placeholder || null, required: field.required, autocomplete: "off" };
  const { store } = app;
  switch (field.kind) {
    case "choice": return select(common, field, field.choices.map((choice) => [choice, capital(choice)]));
    case "flag": return select(common, field, [["yes", "Yes"], ["no", "No"]]);
    case "person": return select(common, field, [...store.people.values()].map(({ key, name }) => [key, name]));
    case "channel": return select(common, field, [...store.channels.values()].filter(({ direct }) => !direct)
      .map(({ id: channel, name }) => [channel, `#${name}`]));
    case "number": return el("input", { ...common, type: "number", min: field.minimum, max: field.maximum, inputmode: "numeric" });
    case "date": return el("input", { ...common, type: "date" });
    case "file": return el("input", { ...common, type: "file" });
    case "time": return el("input", { ...common, type: "time" });
    default: return field.long
      ? el("textarea", { ...common, rows: "8", dir: "auto" })
      : el("input", { ...common, type: "text", dir: "auto" });
  }
}

function select(attrs, field, options) {
  return el("select", attrs, !field.required && el("option", { value: "" }, "–"),
    options.map(([value, words]) => el("option", { value }, words)));
}

function suggestions(input, field, { app, command }) {
  const list = el("datalist", { id: `${input.id}-list` });
  input.setAttribute("list", list.id);
  const ask = async () => {
    const answer = await app.link.act({ t: "suggest", command, argument: field.name, typed: input.value }, { keep: false })
      .catch(() => ({ items: [] }));
    list.replaceChildren(...answer.items.map(([value, words]) => el("option", { value }, words)));
  };
  input.addEventListener("input", ask);
  input.addEventListener("focus", ask, { once: true });
  return list;
}

/** Ask before something is gone for good. */
export function confirm({ title, words, label, act }) {
  const window_ = windowOf(title, el("div", { class: "form" }, el("p", {}, words), el("div", { class: "form-buttons" },
    button("Cancel", { class: "button plain", onclick: () => window_.close() }),
    button(label, { class: "button danger", autofocus: true, onclick: () => { window_.close(); act(); } }))));
}

/** A few reactions beside a message. */
export function reactionPicker(anchor, reactions, pick) {
  const popover = el("div", { class: "picker", role: "menu", "aria-label": "React with" }, reactions.map((emoji) =>
    el("button", { type: "button", role: "menuitem", class: "emoji", "aria-label": emoji, onclick: () => { close(); pick(emoji); } }, emoji)));
  const close = () => { popover.remove(); document.removeEventListener("pointerdown", outside, true); anchor.focus(); };
  const outside = (event) => { if (!popover.contains(event.target)) close(); };
  popover.addEventListener("keydown", (event) => {
    const all = [...popover.children];
    const at = all.indexOf(document.activeElement);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by) all[(at + by + all.length) % all.length].focus();
    if (event.key === "Escape" || event.key === "Tab") close();
    if (by || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); }
  });
  document.body.append(popover);
  const box = anchor.getBoundingClientRect();
  popover.style.top = `${Math.max(8, box.top - popover.offsetHeight - 6)}px`;
  popover.style.left = `${Math.max(8, Math.min(box.right - popover.offsetWidth, innerWidth - popover.offsetWidth - 8))}px`;
  document.addEventListener("pointerdown", outside, true);
  popover.firstChild.focus();
}

/** What the keyboard can do. */
export function keyboardHelp() {
  const keys = [
    ["Enter", "Send; Shift+Enter begins a new line"],
    ["/", "Commands; arrows choose, Tab or Enter takes, Esc closes"],
    ["@", "Mention somebody"],
    ["↑ in an empty field", "Edit what you wrote last"],
    ["F6", "From the field to the messages, and back; arrows walk through them"],
    ["t  r  e  d", "On a message: thread, react, edit, delete"],
    ["Alt+↑  Alt+↓", "The channel above or below"],
    ["?", "This help, from anywhere but a field"],
    ["Esc", "Close the thread, a window, a list"],
  ];
  const window_ = windowOf("Keyboard", el("div", { class: "form" },
    el("dl", { class: "keys" }, keys.map(([key, words]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)))),
    el("div", { class: "form-buttons" }, button("Close", { class: "button primary", onclick: () => window_.close() }))));
}

/** A window over everything: the rest waits behind it, Esc closes it. */
function windowOf(title, content) {
  const window_ = el("dialog", { class: "window", "aria-labelledby": "window-title" },
    el("header", { class: "window-head" }, el("h2", { id: "window-title" }, title),
      iconButton("close", "Close", { onclick: () => window_.close() })),
    content);
  window_.addEventListener("close", () => window_.remove());
  window_.addEventListener("pointerdown", (event) => { if (event.target === window_) window_.close(); });
  document.body.append(window_);
  window_.showModal();
  return window_;
}

function draft(key) {
  return drafts()[key] ?? {};
}

function keepDraft(key, values) {
  const all = drafts();
  if (values === null) delete all[key];
  else all[key] = values;
  sessionStorage.setItem(DRAFTS, JSON.stringify(all));
}

function drafts() {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFTS) ?? "{}");
  } catch {
    return {};
  }
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
