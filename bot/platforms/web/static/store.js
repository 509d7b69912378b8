// What the page knows: people, channels, messages. It asks the server for nothing by itself.

const LEFT = "sparring.left";

/** Where somebody was when the page was left: the last change seen, the newest message, what was unread. */
export function left(person) {
  try {
    const was = JSON.parse(localStorage.getItem(`${LEFT}.${person}`) ?? "null");
    return Number.isSafeInteger(was?.seq) && was.seq >= 0 ? was : null;
  } catch {
    return null;
  }
}

export class Store extends EventTarget {
  constructor() {
    super();
    this.me = "";
    this.title = document.title;
    this.seq = null;
    this.people = new Map();
    this.channels = new Map();
    this.commands = [];
    this.reactions = [];
    this.unread = new Map();
    this.unreadThreads = new Set();
    this.clear();
  }

  /** Forget every message: somebody else looks now, or the server's history is another one. */
  clear() {
    this.messages = new Map();
    this.pages = new Map();
    this.working = new Map();
    this.newest = 0;
    this.seq = null;
  }

  nameOf(key) {
    return key === "" ? this.title : this.people.get(key)?.name ?? key;
  }

  /** Lower-case words that may follow an @, for marking mentions. */
  get mentions() {
    const names = [...this.people.values()].flatMap(({ key, name }) => [key, name.split(" ")[0]]);
    return new Set([...names, this.title.split(" ")[0]].map((name) => name.toLowerCase()));
  }

  welcome(frame) {
    if (frame.fresh || frame.you !== this.me) {
      const was = frame.fresh ? null : left(frame.you);
      this.clear();
      if (frame.you !== this.me) {
        this.unread = new Map(was?.unread ?? []);
        this.unreadThreads = new Set(was?.threads ?? []);
        this.newest = was?.newest ?? 0;
      }
      this.seq = frame.seq;
    }
    this.me = frame.you;
    this.title = frame.title;
    this.commands = frame.commands;
    this.reactions = frame.reactions;
    this.working.clear();
    this.directory(frame);
  }

  directory(frame) {
    this.people = new Map(frame.people.map((person) => [person.key, person]));
    this.channels = new Map(frame.channels.map((channel) => [channel.id, channel]));
    this.changed("directory");
  }

  /** Changes since the last frame. `looking(message)`: whether that message is on the screen. */
  feed(frame, looking) {
    // What is older than the newest message was changed, and is no news.
    const fresh = frame.messages.filter((message) => message.id > this.newest && message.author !== this.me);
    for (const message of frame.messages) this.put(message);
    for (const id of frame.gone) this.messages.delete(id);
    for (const [root, size] of Object.entries(frame.sizes)) {
      const message = this.messages.get(Number(root));
      if (message) this.messages.set(message.id, { ...message, size });
    }
    this.seq = Math.max(this.seq ?? 0, frame.seq);
    for (const message of fresh) this.count(message, looking);
    this.changed("messages", { fresh });
  }

  count(message, looking) {
    if (message.deleted || looking(message)) return;
    if (message.thread) this.unreadThreads.add(message.thread);
    else this.unread.set(message.channel, (this.unread.get(message.channel) ?? 0) + 1);
    this.changed("directory");
  }

  read(channel, thread = 0) {
    const had = thread ? this.unreadThreads.delete(thread) : this.unread.delete(channel);
    if (had) this.changed("directory");
  }

  put(message) {
    const known = this.messages.get(message.id);
    this.newest = Math.max(this.newest, message.id);
    if (known && known.seq > message.seq) return;
    this.messages.set(message.id, { ...message, size: message.thread ? 0 : message.size || known?.size || 0 });
  }

  pageOf(channel, thread) {
    return this.pages.get(`${channel}/${thread}`) ?? { from: Infinity, loaded: false };
  }

  /** A page of history has come; `from` 0: there is nothing before it. */
  history(channel, thread, frame) {
    for (const message of frame.messages) this.put(message);
    if (frame.root) this.put(frame.root);
    this.pages.set(`${channel}/${thread}`, { from: frame.before, loaded: true });
    this.changed("messages", { fresh: [] });
  }

  /** The messages of a channel (thread 0) or thread, oldest first, without gaps. */
  listed(channel, thread) {
    const { from } = this.pageOf(channel, thread);
    return [...this.messages.values()]
      .filter((message) => message.channel === channel && message.thread === thread && message.id >= from)
      .sort((one, other) => one.id - other.id);
  }

  work(frame) {
    if (frame.on) this.working.set(frame.key, frame);
    else this.working.delete(frame.key);
    this.changed("messages", { fresh: [] });
  }

  /** What is unread outlasts a reload, and a look at the chat as somebody else. */
  leave() {
    if (!this.me || this.seq === null) return;
    const now = { seq: this.seq, newest: this.newest, unread: [...this.unread], threads: [...this.unreadThreads] };
    try {
      localStorage.setItem(`${LEFT}.${this.me}`, JSON.stringify(now));
    } catch {
      // A browser that keeps nothing forgets this as well.
    }
  }

  changed(what, detail = {}) {
    this.leave();
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
