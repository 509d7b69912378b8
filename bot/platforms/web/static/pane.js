// A list of messages with its composer: a channel, or the thread beside it.

import { Composer } from "./composer.js";
import { button, el, icon } from "./elements.js";
import { article } from "./message.js";
import { dayKey, dayName } from "./times.js";

const TOGETHER = 5 * 60_000;
const NEAR = 90;
const EARLIER = 160;
const UNDER_PIN = 44;

export class Pane {
  /** `name`: "channel" or "thread". `app`: see `main.js`. */
  constructor(root, { name, app }) {
    this.app = app;
    this.name = name;
    this.channel = "";
    this.thread = 0;
    this.editing = null;
    this.shown = new Map();
    this.fetching = false;
    this.glued = true;
    this.list = el("div", { class: "list", role: "group", "aria-label": "Messages", tabindex: "0" });
    this.scroller = el("div", { class: "scroller" }, this.list);
    this.pill = el("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toEnd() },
      icon("down"), "New messages");
    this.composer = new Composer({ name, app, pane: this });
    this.pin = el("button", { type: "button", class: "pin", hidden: true });
    this.pinned = null;
    this.inSight = new IntersectionObserver(([...seen]) => { this.pin.hidden = seen.at(-1).isIntersecting; }, { root: this.scroller, rootMargin: "-90px 0px" });
    root.append(this.pin, this.scroller, this.pill, this.composer.root);
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.list.addEventListener("keydown", (event) => this.keyed(event));
    this.newest = null;
    new ResizeObserver(() => { if (this.glued) this.settle(); }).observe(this.list);
    new ResizeObserver(() => { if (this.glued) this.settle(); }).observe(this.scroller);
  }

  /** Show a channel (thread 0) or a thread of it. */
  show(channel, thread) {
    if (channel === this.channel && thread === this.thread) return;
    this.channel = channel;
    this.thread = thread;
    this.editing = null;
    this.shown.clear();
    this.list.replaceChildren();
    this.glued = true;
    this.newest = null;
    this.pill.hidden = true;
    this.composer.turnTo(channel, thread);
    this.refresh();
  }

  /** Show nothing. */
  hide() {
    this.channel = "";
    this.thread = 0;
  }

  /** Draw, and fetch what has not been fetched yet. */
  refresh() {
    if (!this.channel) return;
    if (!this.app.store.pageOf(this.channel, this.thread).loaded) this.fetch(0);
    this.sync([]);
  }

  async fetch(before) {
    if (this.fetching) return;
    this.fetching = true;
    const { channel, thread } = this;
    const height = this.scroller.scrollHeight;
    try {
      const page = await this.app.link.act({ t: "history", channel, thread, before }, { keep: false });
      this.app.store.history(channel, thread, page);
      if (before && channel === this.channel && thread === this.thread) {
        this.scroller.scrollTop += this.scroller.scrollHeight - height;
      }
    } catch (error) {
      // Where the connection went, it is asked for again when there is a new one.
      if (this.app.link.open && thread && thread === this.thread) this.app.lost(thread, error.message);
    } finally {
      this.fetching = false;
    }
    if (channel !== this.channel || thread !== this.thread) this.refresh();
  }

  /** Bring the elements in step with the store; `fresh` are messages that have just come. */
  sync(fresh) {
    if (!this.channel) return;
    const { store } = this.app;
    const messages = store.listed(this.channel, this.thread);
    const root = this.thread ? store.messages.get(this.thread) : null;
    const focused = document.activeElement?.closest?.(".message")?.dataset.id;
    const wanted = [];
    wanted.push(this.kept("title", () => el("h2", { class: "unseen" }, this.thread ? "The thread's messages" : "The channel's messages")));
    if (root) {
      wanted.push(this.item(root, false));
      const replies = messages.filter((message) => !message.deleted && !message.private).length;
      wanted.push(this.divider("replies", replies === 1 ? "1 reply" : replies ? `${replies} replies` : "No replies yet"));
    } else if (!this.thread) {
      wanted.push(...this.top(messages));
    }
    let last = null;
    for (const message of messages) {
      const newDay = !last || dayKey(last.at) !== dayKey(message.at);
      if (newDay && !this.thread) wanted.push(this.divider(`day-${dayKey(message.at)}`, dayName(message.at)));
      wanted.push(this.item(message, !newDay && together(last, message)));
      last = message;
    }
    wanted.push(...this.underWay(messages));
    place(this.list, wanted);
    this.forget(wanted);
    this.keepPinned(messages);
    if (focused && !this.list.contains(document.activeElement)) this.list.querySelector(`[data-id="${focused}"]`)?.focus();
    this.follow(fresh);
  }

  /** The newest question stays within reach, above the messages, while it is out of sight among them. */
  keepPinned(messages) {
    const question = this.thread ? null : messages.findLast((message) => message.body?.thread && !message.deleted);
    const element = question ? this.shown.get(question.id)?.element ?? null : null;
    if (element === this.pinned) return;
    this.inSight.disconnect();
    this.pinned = element;
    this.pin.hidden = true;
    if (element === null) return;
    this.pin.replaceChildren(icon("thread"), el("span", { class: "pin-title", dir: "auto" }, question.body.thread),
      el("span", { class: "soft" }, "Open the question"));
    this.pin.onclick = () => this.app.openThread(question.id);
    this.inSight.observe(element);
  }

  top(messages) {
    const page = this.app.store.pageOf(this.channel, 0);
    if (page.from > 0 && page.from !== Infinity) {
      return [this.kept("earlier", () => button("Show earlier messages", {
        class: "button plain earlier", onclick: () => this.fetch(this.app.store.pageOf(this.channel, 0).from),
      }))];
    }
    if (!page.loaded) return [this.kept("loading", () => el("p", { class: "loading soft" }, "Loading…"))];
    const channel = this.app.store.channels.get(this.channel);
    if (!channel) return [];
    return [this.kept(`welcome-${messages.length === 0}`, () => el("div", { class: "beginning" },
      el("h2", {}, channel.direct ? channel.name : `#${channel.name}`),
      el("p", { class: "soft" }, channel.bot
        ? "Only you and the bot are here. Type / for what it can do: /quiz now gives you a question to practise."
        : `${channel.topic || "This is where the channel begins."}${messages.length ? "" : " Say something, or type / for what the bot can do."}`)))];
  }

  item(message, compact) {
    const editing = this.editing === message.id;
    const inside = this.thread;
    const fresh = this.app.store.unreadThreads.has(message.id);
    const version = JSON.stringify([message.seq, message.size, compact, editing, fresh, this.app.store.people.size]);
    const known = this.shown.get(message.id);
    if (known && (known.version === version || (editing && known.editing))) return known.element;
    const element = article(message, {
      app: this.app, inside, compact, editing,
      onEdit: (stop) => this.edit(stop === null ? null : message.id),
    });
    this.shown.set(message.id, { element, version, editing });
    return element;
  }

  /** An element that stays as long as it is wanted, under a name. */
  kept(name, make) {
    const known = this.shown.get(name);
    if (known) return known.element;
    const element = make();
    this.shown.set(name, { element });
    return element;
  }

  divider(name, words) {
    const element = this.kept(name, () => el("div", { class: "divider", role: "separator" }, el("span", {})));
    if (element.firstChild.textContent !== words) element.firstChild.textContent = words;
    return element;
  }

  /** What has been written and not been stored yet, and that the bot is at work. */
  underWay(messages) {
    const { store, link } = this.app;
    const stored = new Set(messages.map((message) => message.cid).filter(Boolean));
    const unsent = link.unsent("say").filter((frame) => frame.channel === this.channel
      && frame.thread === this.thread && !frame.text.startsWith("/") && !stored.has(frame.id));
    const rows = unsent.map((frame) => this.kept(`unsent-${frame.id}`, () =>
      el("div", { class: "message unsent" }, el("div", { class: "gutter" }),
        el("div", { class: "words" }, el("p", { class: "said" }, frame.text),
          el("p", { class: "soft" }, "Sending…")))));
    const busy = [...store.working.values()].some((work) => work.channel === this.channel && work.thread === this.thread);
    if (busy) {
      rows.push(this.kept("working", () => el("div", { class: "working", role: "status" },
        el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), `${store.title} is thinking…`)));
    }
    return rows;
  }

  forget(wanted) {
    const elements = new Set(wanted);
    for (const [key, { element }] of this.shown) if (!elements.has(element)) this.shown.delete(key);
  }

  follow(fresh) {
    const here = fresh.filter((message) => message.channel === this.channel && message.thread === this.thread);
    const first = here.find((message) => message.author === "");
    if (first) this.newest = this.shown.get(first.id)?.element ?? null;
    if (this.glued) this.settle();
    else if (here.length > 0) this.pill.hidden = false;
  }

  /** To the end; but a card that has just come and is higher than the window is read from its top. */
  settle() {
    const card = this.newest?.isConnected ? this.newest : null;
    const below = card ? this.list.getBoundingClientRect().bottom - card.getBoundingClientRect().top : 0;
    if (!card || below <= this.scroller.clientHeight) {
      this.toEnd();
      return;
    }
    const top = card.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    this.newest = null;
    this.glued = false;
    this.scroller.scrollTop += top - UNDER_PIN;
  }

  toEnd() {
    this.glued = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.pill.hidden = true;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.glued = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.glued) this.pill.hidden = true;
    const { from, loaded } = this.app.store.pageOf(this.channel, this.thread);
    if (scrollTop < EARLIER && loaded && from > 0 && scrollHeight > clientHeight) this.fetch(from);
  }

  /** Edit a message in place; null ends it. */
  edit(id) {
    const ended = this.editing;
    this.editing = id;
    this.sync([]);
    if (id !== null) {
      const area = this.list.querySelector(`[data-id="${id}"] textarea`);
      area?.focus();
      area?.setSelectionRange(area.value.length, area.value.length);
      area?.scrollIntoView({ block: "nearest" });
    } else if (ended !== null) {
      this.composer.focus();
    }
  }

  /** Edit what I said last here. */
  editLast() {
    const mine = this.app.store.listed(this.channel, this.thread)
      .filter((message) => message.author === this.app.store.me && !message.deleted);
    if (mine.length > 0) this.edit(mine.at(-1).id);
    return mine.length > 0;
  }

  /** Arrows walk through messages; letters do what the buttons do. */
  keyed(event) {
    const onList = event.target === this.list;
    const current = event.target.classList?.contains("message") ? event.target : null;
    if (!onList && !current) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...this.list.querySelectorAll("article.message")];
    const at = all.indexOf(current);
    if (event.key === "ArrowUp") step(event, all[current ? at - 1 : all.length - 1]);
    else if (event.key === "ArrowDown") step(event, all[current ? at + 1 : 0]);
    else if (event.key === "Home") step(event, all[0]);
    else if (event.key === "End") step(event, all.at(-1));
    else if (current) this.shortcut(event, this.app.store.messages.get(Number(current.dataset.id)), current);
  }

  shortcut(event, message, element) {
    const mine = message?.author === this.app.store.me && !message.deleted;
    if (event.key === "e" && mine) step(event, null, () => this.edit(message.id));
    else if ((event.key === "Delete" || event.key === "d") && mine) step(event, null, () => this.app.askDelete(message));
    else if ((event.key === "t" || event.key === "Enter") && message && !this.thread && !message.private) {
      step(event, null, () => this.app.openThread(message.id));
    } else if (event.key === "r" && message && !message.private) {
      step(event, null, () => this.app.pickReaction(message, element.querySelector(".react-tool") ?? element));
    }
  }
}

function step(event, target, act = () => target?.focus()) {
  event.preventDefault();
  act();
  target?.scrollIntoView({ block: "nearest" });
}

/** Whether a message continues the one before it. */
function together(last, message) {
  return last !== null && last.author === message.author && message.author !== "" && !last.deleted
    && last.private === message.private && new Date(message.at) - new Date(last.at) < TOGETHER;
}

/** Put children in this order, moving only what stands elsewhere. */
function place(parent, wanted) {
  let at = parent.firstChild;
  for (const element of wanted) {
    if (element === at) at = at.nextSibling;
    else parent.insertBefore(element, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}
