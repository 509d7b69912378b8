// Channels on the left, and below them who is speaking.

import { button, byId, el, icon } from "./elements.js";
import { avatar } from "./message.js";

export class Sidebar {
  /** `app`: {store, show, become, join, direct}. */
  constructor(app) {
    this.app = app;
    this.open = false;
    byId("shade").addEventListener("click", () => this.drawer(false));
    byId("open-sidebar").append(icon("menu"));
    byId("open-sidebar").addEventListener("click", () => this.drawer(!document.body.classList.contains("drawer")));
    document.addEventListener("pointerdown", (event) => {
      if (this.open && !byId("me").contains(event.target)) this.people(false);
    });
    byId("me").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.open) {
        event.stopPropagation();
        this.people(false);
        byId("me-button").focus();
      }
    });
  }

  /** On narrow screens the sidebar slides in. */
  drawer(on) {
    const was = document.body.classList.contains("drawer");
    document.body.classList.toggle("drawer", on);
    byId("shade").hidden = !on;
    byId("open-sidebar").setAttribute("aria-expanded", String(on));
    for (const id of ["main", "thread"]) byId(id).inert = on;
    if (on) (byId("sidebar").querySelector('[aria-current="page"]') ?? byId("sidebar").querySelector("button"))?.focus();
    else if (was) byId("open-sidebar").focus();
  }

  sync(current) {
    const { store } = this.app;
    const channels = [...store.channels.values()];
    const row = (channel) => {
      const unread = store.unread.get(channel.id) ?? 0;
      return el("li", {}, el("button", {
        type: "button", class: "channel", "aria-current": channel.id === current ? "page" : null, "data-channel": channel.id,
        onclick: () => { this.app.show(channel.id, 0); this.drawer(false); },
      },
      channel.direct ? avatar("", channel.name) : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
      el("span", { class: unread ? "channel-name unread" : "channel-name" }, channel.name),
      unread > 0 && el("span", { class: "badge", "aria-label": `${unread} new` }, String(unread))));
    };
    byId("channels").replaceChildren(...channels.filter(({ direct }) => !direct).map(row));
    const privates = channels.filter(({ direct, bot }) => direct && !bot);
    const direct = channels.find(({ bot }) => bot);
    byId("directs").replaceChildren(...privates.map(row), direct ? row(direct) : el("li", {}, el("button", {
      type: "button", class: "channel", onclick: () => { this.app.direct(); this.drawer(false); },
    }, avatar("", store.title), el("span", { class: "channel-name" }, store.title))));
    this.me();
  }

  me() {
    const { store } = this.app;
    const person = store.people.get(store.me) ?? { key: "", name: "Nobody", organiser: false };
    const hadFocus = document.activeElement?.id === "me-button";
    byId("me").replaceChildren(
      this.open ? this.list() : "",
      el("button", {
        type: "button", id: "me-button", class: "me-button", "aria-expanded": String(this.open), "aria-controls": "people",
        onclick: () => this.people(!this.open),
      }, avatar(person.key, person.name),
      el("span", { class: "me-words" }, el("strong", {}, person.name),
        el("span", { class: "soft" }, person.organiser ? "Organiser · switch" : "Switch person")),
      icon(this.open ? "down" : "up")));
    if (hadFocus) byId("me-button").focus();
  }

  people(open) {
    this.open = open;
    this.me();
    if (open) byId("people").querySelector("button")?.focus();
  }

  list() {
    const { store } = this.app;
    const rows = [...store.people.values()].map((person) => {
      const me = person.key === store.me;
      const elsewhere = `${location.pathname}?as=${encodeURIComponent(person.key)}${location.hash}`;
      return el("li", { class: "person" },
        el("button", {
          type: "button", class: "person-button", "aria-current": me ? "true" : null, "data-person": person.key,
          onclick: () => { this.people(false); this.drawer(false); this.app.become(person.key); },
        }, avatar(person.key, person.name), el("span", { class: "person-name" }, person.name),
        person.organiser && el("span", { class: "tag" }, "organiser"), me && icon("check")),
        !me && el("a", {
          class: "icon-button", href: elsewhere, target: "_blank", rel: "noopener",
          "aria-label": `${person.name} in a new tab`, title: "Open in a new tab",
        }, icon("tab")));
    });
    const name = el("input", { type: "text", placeholder: "A new name", "aria-label": "Name of a new person", maxlength: "40" });
    const add = el("form", { class: "join" }, name, button("Add", { type: "submit", class: "button plain" }));
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!name.value.trim()) return;
      this.people(false);
      this.app.join(name.value);
    });
    return el("div", { class: "people", id: "people" },
      el("p", { class: "label" }, "Speak as"), el("ul", {}, rows), add);
  }
}
