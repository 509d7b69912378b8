// The connection to the server. What a person does is kept until the server has said that it is done,
// across lost connections and reloads; each deed has an id, so handing it in twice does it once.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8_000;
const KEPT = "sparring.kept";

export class Link {
  /**
   * `hello()`: {user, since} for the greeting. `onFrame(frame)`: what the server sends of its own accord.
   * `onState("open" | "lost")`: whether there is a connection.
   */
  constructor({ hello, onFrame, onState }) {
    this.hello = hello;
    this.onFrame = onFrame;
    this.onState = onState;
    this.waiting = new Map();
    this.socket = null;
    this.open = false;
    this.user = null;
    this.tries = 0;
    this.timer = null;
    for (const kept of recall()) this.waiting.set(kept.frame.id, { ...kept, done: () => {}, failed: () => {} });
    addEventListener("online", () => this.connect(true));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.check(); });
  }

  /** Connect, or hurry a connection that waits for its next try. */
  connect(hurry = false) {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN && !hurry) return;
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/socket`);
    this.socket = socket;
    socket.addEventListener("open", () => this.greet());
    socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.lost(socket));
  }

  /** Say who we are: after connecting, and whenever the person at the keyboard changes. */
  greet() {
    this.open = false;
    this.socket.send(JSON.stringify({ t: "hello", id: newId(), ...this.hello() }));
  }

  /**
   * Do something. The promise holds the server's answer; it fails with a sentence.
   * `keep`: hand it in again after a lost connection or a reload.
   */
  act(frame, { keep = true } = {}) {
    const id = newId();
    return new Promise((done, failed) => {
      const entry = { frame: { ...frame, id }, as: this.hello().user, keep, done, failed };
      this.waiting.set(id, entry);
      this.remember();
      if (this.open) this.socket.send(JSON.stringify(entry.frame));
      else if (!keep) this.giveUp(entry);
    });
  }

  /** What this person has sent and the server has not confirmed. */
  unsent(kind) {
    const me = this.hello().user;
    return [...this.waiting.values()].filter((entry) => entry.as === me && entry.frame.t === kind).map((e) => e.frame);
  }

  /** After a sleep: find out whether the connection is still there. */
  async check() {
    if (!this.open) return this.connect(true);
    const answer = this.act({ t: "ping" }, { keep: false });
    const late = new Promise((_, failed) => { setTimeout(failed, 3_000); });
    await Promise.race([answer, late]).catch(() => this.socket.close());
  }

  receive(frame) {
    if (frame.t === "welcome") {
      this.open = true;
      this.tries = 0;
      this.user = frame.you;
      this.onFrame(frame);
      this.onState("open");
      for (const entry of [...this.waiting.values()]) {
        if (entry.as === frame.you) this.socket.send(JSON.stringify(entry.frame));
      }
      return;
    }
    if (frame.t === "stranger") {
      this.open = true;
      this.tries = 0;
      this.waiting.clear();
      this.remember();
      this.onFrame(frame);
      this.onState("open");
      return;
    }
    const entry = this.waiting.get(frame.id);
    if (entry && (frame.t === "ack" || frame.t === "error")) {
      this.waiting.delete(frame.id);
      this.remember();
      if (frame.t === "ack") entry.done(frame);
      else entry.failed(Object.assign(new Error(frame.message), { nearest: frame.nearest }));
      return;
    }
    this.onFrame(frame);
  }

  lost(socket) {
    if (socket !== this.socket) return;
    this.open = false;
    this.onState("lost");
    for (const entry of [...this.waiting.values()]) if (!entry.keep) this.giveUp(entry);
    if (this.tries === 2) loginAgain();
    const wait = Math.min(FIRST_WAIT * 2 ** this.tries, LONGEST_WAIT);
    this.tries += 1;
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  giveUp(entry) {
    this.waiting.delete(entry.frame.id);
    entry.failed(new Error("There is no connection right now."));
  }

  remember() {
    const kept = [...this.waiting.values()].filter((entry) => entry.keep);
    sessionStorage.setItem(KEPT, JSON.stringify(kept.map(({ frame, as }) => ({ frame, as, keep: true }))));
  }
}

/** An id that nobody else comes up with. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

/** A socket that is turned away may mean that the login ran out: the page itself would be sent there. */
async function loginAgain() {
  const answer = await fetch("/", { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.reload();
}
