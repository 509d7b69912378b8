// The page: joins the connection, what is known, and what is on the screen.

import { confirm, keyboardHelp, openForm, reactionPicker } from "./dialogs.js";
import { byId, el, icon } from "./elements.js";
import { Link } from "./link.js";
import { Pane } from "./pane.js";
import { Pressing } from "./pressing.js";
import { Sidebar } from "./sidebar.js";
import { Store, left } from "./store.js";
import { keepTime } from "./times.js";

const ME = "sparring.me";
const THEMES = ["auto", "light", "dark"];

class App {
  constructor() {
    this.store = new Store();
    this.wanted = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem(ME) ?? "";
    this.link = new Link({
      hello: () => ({ user: this.wanted, since: this.wanted === this.store.me ? this.store.seq : left(this.wanted)?.seq ?? null }),
      onFrame: (frame) => this.receive(frame),
      onState: (state) => this.connection(state),
    });
    this.sidebar = new Sidebar(this);
    this.main = new Pane(byId("channel-pane"), { name: "channel", app: this });
    this.side = new Pane(byId("thread-pane"), { name: "thread", app: this });
    this.pressing = new Pressing();
    this.store.addEventListener("messages", ({ detail }) => this.pressing.after(() => this.sync(detail.fresh)));
    this.store.addEventListener("directory", () => this.sidebar.sync(this.main.channel));
    addEventListener("hashchange", () => this.navigate());
    addEventListener("focus", () => this.readHere());
    document.addEventListener("keydown", (event) => this.keyed(event));
    byId("close-thread").append(icon("close"));
    byId("close-thread").addEventListener("click", () => this.closeThread());
    byId("open-keys").append(icon("keyboard"));
    byId("open-keys").addEventListener("click", keyboardHelp);
    this.themeButton();
    keepTime();
    this.link.connect();
  }

  receive(frame) {
    switch (frame.t) {
      case "welcome": return this.welcomed(frame);
      case "stranger": return this.stranger(frame);
      case "directory": return this.store.directory(frame);
      case "feed": return this.fed(frame);
      case "working": return this.store.work(frame);
      case "told":
      case "error": return this.toast(frame.message);
      default: return undefined;
    }
  }

  welcomed(frame) {
    const somebodyElse = frame.you !== this.store.me;
    this.wanted = frame.you;
    sessionStorage.setItem(ME, frame.you);
    this.store.welcome(frame);
    if (somebodyElse || frame.fresh) {
      this.main.hide();
      this.side.hide();
    }
    this.navigate();
    this.main.refresh();
    this.side.refresh();
  }

  /** Whoever this page was is not here any more: nobody, until somebody is chosen. */
  stranger(frame) {
    this.store.welcome({ ...frame, you: "", seq: 0, fresh: true, commands: [], reactions: [] });
    this.main.hide();
    this.side.hide();
    byId("thread").hidden = true;
    byId("channel-name").textContent = "Choose who you are";
    byId("channel-topic").textContent = "";
    this.sidebar.sync("");
    this.sidebar.people(true);
  }

  fed(frame) {
    const looking = (message) => document.hasFocus() && [this.main, this.side].some((pane) =>
      pane.channel === message.channel && pane.thread === message.thread);
    this.store.feed(frame, looking);
  }

  sync(fresh) {
    this.main.sync(fresh);
    this.side.sync(fresh);
    this.title();
    const said = fresh.filter((message) => message.channel === this.main.channel && !message.deleted).slice(-3);
    if (said.length > 0) byId("announcer").textContent = said.map((message) =>
      `${this.store.nameOf(message.author)}: ${message.text || message.body?.text || ""}`).join("\n").slice(0, 600);
  }

  /** Show what the address names: #/channel or #/channel/thread. */
  navigate() {
    if (!this.store.me) return;
    const [, name = "", thread = "0"] = readable(location.hash).split("/");
    const channel = this.store.channels.has(name) ? name : [...this.store.channels.keys()][0];
    if (!channel) return;
    const known = channel === name && /^\d{1,15}$/.test(thread);
    if (location.hash && !known) history.replaceState(null, "", `#/${channel}`);
    this.main.show(channel, 0);
    const { name: title, topic, direct } = this.store.channels.get(channel);
    byId("channel-name").textContent = direct ? title : `#${title}`;
    byId("channel-topic").textContent = topic;
    const root = known ? Number(thread) : 0;
    byId("thread").hidden = root === 0;
    document.body.classList.toggle("with-thread", root !== 0);
    if (root) this.side.show(channel, root);
    else this.side.hide();
    this.sidebar.sync(channel);
    this.readHere();
    this.threadName();
    this.title();
  }

  threadName() {
    const root = this.side.thread ? this.store.messages.get(this.side.thread) : null;
    byId("thread-name").textContent = root?.body?.thread || "Thread";
    byId("thread-topic").textContent = byId("channel-name").textContent;
    if (this.side.thread) this.side.composer.label();
  }

  readHere() {
    if (!this.main.channel || !document.hasFocus()) return;
    this.store.read(this.main.channel);
    if (this.side.thread) this.store.read(this.side.channel, this.side.thread);
    this.title();
  }

  title() {
    const unread = [...this.store.unread.values()].reduce((sum, count) => sum + count, 0);
    document.title = `${unread ? `(${unread}) ` : ""}${byId("channel-name").textContent} · ${this.store.title}`;
    if (this.side.thread) this.threadName();
  }

  show(channel, thread) {
    const hash = thread ? `#/${channel}/${thread}` : `#/${channel}`;
    if (readable(location.hash) !== hash) location.hash = hash;
    this.navigate();
  }

  openThread(root) {
    const message = this.store.messages.get(root);
    this.show(message.channel, root);
    if (!matchMedia("(pointer: coarse)").matches) this.side.composer.focus();
  }

  /** A thread that is not there: an old address, or its question was taken away. */
  lost(thread, words) {
    if (this.side.thread !== thread) return;
    this.toast(words);
    history.replaceState(null, "", `#/${this.main.channel}`);
    this.navigate();
  }

  closeThread() {
    this.show(this.main.channel, 0);
    this.main.composer.focus();
  }

  /** Speak as somebody else. */
  become(key) {
    if (key === this.store.me) return;
    this.wanted = key;
    const address = new URL(location.href);
    if (address.searchParams.has("as")) {
      address.searchParams.set("as", key);
      history.replaceState(null, "", address);
    }
    if (this.link.open) this.link.greet();
  }

  async join(name) {
    await this.attempt(async () => {
      const { user } = await this.link.act({ t: "join", name });
      this.become(user);
    });
  }

  async direct() {
    await this.attempt(async () => {
      const { channel } = await this.link.act({ t: "direct" });
      this.show(channel, 0);
    });
  }

  /** Do something that is answered with no more than yes or no. */
  act(frame) {
    return this.attempt(() => this.link.act(frame));
  }

  async press(message, offer, inside, pressed) {
    pressed.disabled = true;
    pressed.classList.add("pressed");
    await this.attempt(async () => {
      const done = await this.link.act({ t: "press", message: message.id, thread: inside, token: offer.token });
      this.answered(done, { pressed: message.id, token: offer.token });
    });
    pressed.disabled = false;
    pressed.classList.remove("pressed");
  }

  /** What came of a command or a button: a form to fill in, or nothing more to do. */
  answered(done, opener) {
    if (done?.form) openForm(done, this, opener);
  }

  pickReaction(message, anchor) {
    reactionPicker(anchor, this.store.reactions, (emoji) => {
      const on = !(this.store.messages.get(message.id)?.reactions[emoji] ?? []).includes(this.store.me);
      this.act({ t: "react", message: message.id, emoji, on });
    });
  }

  askDelete(message) {
    confirm({
      title: "Delete this message?",
      words: "It goes for everybody. If it was an answer, the answer is withdrawn.",
      label: "Delete",
      act: () => this.act({ t: "delete", message: message.id }),
    });
  }

  async attempt(deed) {
    try {
      await deed();
    } catch (error) {
      this.toast(error.message);
    }
  }

  toast(words) {
    const toast = el("p", { class: "toast" }, words);
    byId("toasts").append(toast);
    setTimeout(() => toast.remove(), 7_000);
  }

  connection(state) {
    const banner = byId("banner");
    clearTimeout(this.bannerTimer);
    if (state === "lost") {
      this.bannerTimer = setTimeout(() => {
        banner.textContent = "Reconnecting… What you write is kept and sent when the connection is back.";
        banner.className = "banner lost";
        banner.hidden = false;
      }, 350);
    } else if (!banner.hidden) {
      banner.textContent = "Connected again.";
      banner.className = "banner back";
      this.bannerTimer = setTimeout(() => { banner.hidden = true; }, 2_500);
    }
  }

  themeButton() {
    const toggle = byId("theme");
    const draw = () => {
      const now = document.documentElement.dataset.theme ?? "auto";
      const words = { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" }[now];
      toggle.replaceChildren(icon({ auto: "auto", light: "sun", dark: "moon" }[now]));
      toggle.setAttribute("aria-label", words);
      toggle.title = words;
    };
    toggle.addEventListener("click", () => {
      const now = document.documentElement.dataset.theme ?? "auto";
      const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
      if (next === "auto") {
        delete document.documentElement.dataset.theme;
        localStorage.removeItem("sparring.theme");
      } else {
        document.documentElement.dataset.theme = next;
        localStorage.setItem("sparring.theme", next);
      }
      draw();
    });
    draw();
  }

  /** From where one writes to the messages above it, and back. */
  otherPart() {
    const pane = this.side.thread && !byId("channel-pane").contains(document.activeElement) ? this.side : this.main;
    if (pane.composer.root.contains(document.activeElement)) pane.list.focus();
    else pane.composer.focus();
  }

  keyed(event) {
    const typing = event.target.matches?.("input, textarea, select");
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const all = [...this.store.channels.keys()];
      const at = all.indexOf(this.main.channel) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      if (all[at]) this.show(all[at], 0);
    } else if (event.key === "F6" && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      this.otherPart();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (document.body.classList.contains("drawer")) this.sidebar.drawer(false);
      else if (this.side.thread) this.closeThread();
    } else if (event.key === "?" && !typing && !document.querySelector("dialog[open]")) {
      keyboardHelp();
    } else if (event.key === "/" && !typing && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      (this.side.thread ? this.side : this.main).composer.begin("/");
    }
  }
}

/** An address as it is meant; as it stands where it cannot be read. */
function readable(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

new App();
