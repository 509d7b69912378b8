// Views that the page draws in its own way, from the values that `native.py` sends.

import { drawn, el, icon } from "./elements.js";
import { blocks, inlines, table } from "./nodes.js";
import { timeOf } from "./times.js";

const MEDALS = { 1: "🥇", 2: "🥈", 3: "🥉" };
const MARKS = {
  answered: ["✓", "answered"],
  repaired: ["✓", "repaired by an organiser"],
  frozen: ["❄", "kept by a freeze"],
  vacation: ["☀", "vacation"],
  missed: ["×", "not answered"],
  open: ["○", "still open"],
};

/** The elements of a view, or null when this page does not know it. */
export function nativeView(native, offers) {
  switch (native?.view) {
    case "question": return question(native, offers);
    case "graded": return graded(native);
    case "board": return board(native);
    case "streak": return streak(native);
    default: return null;
  }
}

/** The labels of offers that a view draws as its own buttons. */
export function takenOffers(native) {
  return new Set(native?.view === "question" ? native.options.map(([id]) => id) : []);
}

function question(view, offers) {
  const chips = [
    el("span", { class: `chip level-${view.level}` }, view.level),
    ...view.topics.map((topic) => el("span", { class: "chip" }, topic)),
    view.points ? el("span", { class: "chip plain" }, `up to ${view.points} points`) : null,
  ];
  return [
    el("p", { class: "kicker" }, view.practice ? "Practice question" : "Question of the day"),
    el("h3", { class: "question-title" }, view.title),
    el("div", { class: "chips" }, chips),
    el("div", { class: "prompt" }, blocks(view.prompt)),
    view.options.length > 0 && el("div", { class: "options" }, view.options.map(([id, words]) =>
      offers.get(id)
        ? optionButton(offers.get(id), id, words)
        : el("div", { class: "option" }, el("span", { class: "option-id" }, id), el("span", {}, inlines(words))))),
    el("p", { class: "note" }, view.how,
      view.reveals && [" Reveal: ", timeOf(view.reveals, "relative"), "."],
      view.crowd && ` ${view.crowd}`),
  ];
}

function optionButton(press, id, words) {
  const button = el("button", { type: "button", class: "option" },
    el("span", { class: "option-id" }, id), el("span", {}, inlines(words)));
  button.addEventListener("click", () => press(button));
  return button;
}

function graded(view) {
  const percent = Math.round(view.score * 100);
  const facts = [
    view.points === null ? null : el("span", { class: "chip strong" }, `${view.points} ${view.points === 1 ? "point" : "points"}`),
    view.best > view.points ? el("span", { class: "chip" }, `best so far ${view.best}`) : null,
    view.streak ? el("span", { class: "chip" }, `🔥 streak ${view.streak}`) : null,
  ];
  return [
    el("div", { class: "graded-head" },
      ring(percent),
      el("div", {},
        el("p", { class: "kicker" }, view.title),
        el("h3", {}, view.headline),
        facts.some(Boolean) && el("div", { class: "chips" }, facts))),
    view.found.length > 0 && el("ul", { class: "checks" }, view.found.map(([words, quote, partly]) =>
      el("li", { class: partly ? "partly" : "found" },
        el("span", { class: "check", "aria-hidden": "true" }, partly ? "◐" : "✓"),
        el("span", {}, partly && el("span", { class: "soft" }, "Partly: "), inlines(words),
          quote && el("q", { class: "evidence", dir: "auto" }, quote))))),
    view.corrections.map(([quote, reply]) => el("div", { class: "correction" },
      el("p", { class: "label" }, "Have another look at this"),
      quote && el("q", { class: "evidence" }, quote), blocks(reply))),
    listed("Not found yet. Think about", view.nudges),
    listed("Not found in your answer", view.told),
    view.notes.map((words) => el("p", {}, words)),
    view.unsure && el("p", {}, view.unsure),
    view.next && el("p", { class: "next" }, view.next),
    view.consent && el("p", {}, view.consent),
    view.grader && el("p", { class: "note" }, `${percent}% · graded by ${view.grader}`),
  ];
}

function listed(title, items) {
  if (items.length === 0) return null;
  return el("div", { class: "nudges" }, el("p", { class: "label" }, title),
    el("ul", {}, items.map((words) => el("li", {}, inlines(words)))));
}

/** A ring filled to a percentage; the number stands in it as text. */
function ring(percent) {
  const round = 2 * Math.PI * 20;
  return el("div", { class: `ring ${percent >= 95 ? "full" : percent >= 40 ? "some" : "low"}` },
    drawn("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" },
      drawn("circle", { cx: 24, cy: 24, r: 20, class: "ring-track" }),
      percent > 0 && drawn("circle", {
        cx: 24, cy: 24, r: 20, class: "ring-fill",
        "stroke-dasharray": `${(round * percent) / 100} ${round}`, transform: "rotate(-90 24 24)",
      })),
    el("span", {}, `${percent}%`));
}

function board(view) {
  const most = Math.max(1, ...view.rows.map(([, , value]) => value));
  const rows = view.rows.map(([rank, name, value, own]) => {
    const bar = el("span", { class: "bar-fill", "aria-hidden": "true" });
    bar.style.width = `${Math.max(2, (value / most) * 100)}%`;
    return [
      MEDALS[rank] ? el("span", {}, el("span", { "aria-hidden": "true" }, MEDALS[rank]),
        el("span", { class: "unseen" }, String(rank))) : String(rank),
      el("span", { class: "who" }, inlines(name), own && el("span", { class: "you" }, "you"),
        el("span", { class: "bar-track", "aria-hidden": "true" }, bar)),
      String(value),
    ];
  });
  const highlight = view.rows.findIndex(([, , , own]) => own);
  const last = view.first + view.rows.length - 1;
  return [
    el("h3", {}, view.title),
    table(["#", "Member", capital(view.unit)], rows,
      { numeric: [2], highlight: highlight < 0 ? null : highlight, caption: view.title }),
    view.own && el("p", {}, view.own),
    view.total > view.rows.length && el("p", { class: "note" }, `${view.first}–${last} of ${view.total}`),
  ];
}

function streak(view) {
  return [
    el("div", { class: "streak-head" },
      el("span", { class: view.current ? "flame lit" : "flame", "aria-hidden": "true" }, "🔥"),
      el("div", {},
        el("p", { class: "kicker" }, view.name.length > 0 ? ["Streak of ", inlines(view.name)] : "Your streak"),
        el("h3", {}, `${view.current} ${view.current === 1 ? "day" : "days"}`))),
    el("dl", { class: "facts" },
      fact("Best", `${view.best} ${view.best === 1 ? "day" : "days"}`),
      fact("Freezes", `${view.freezes} of ${view.most_freezes}`)),
    view.days.length > 0 && el("ol", { class: "days", "aria-label": "The last days with a question" },
      view.days.map(([day, mark]) => {
        const [sign, words] = MARKS[mark] ?? ["·", mark];
        return el("li", { class: `day ${mark}`, title: `${day}: ${words}` },
          el("span", { "aria-hidden": "true" }, sign), el("span", { class: "unseen" }, `${day}: ${words}`));
      })),
    view.today && el("p", { class: "next" }, view.today),
    el("p", { class: "note" }, "A streak counts rounds: answer before the next question comes. /quiz streak why:yes shows the ledger."),
  ];
}

function fact(label, value) {
  return el("div", {}, el("dt", {}, label), el("dd", {}, value));
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** What a reply answers: "Ada used /quiz streak", "You pressed Hint". */
export function originLine(origin, me, nameOf) {
  if (!origin) return null;
  const who = origin.by === me ? "You" : nameOf(origin.by);
  const words = origin.label ? [`${who} pressed `, el("b", {}, origin.label)]
    : origin.command ? [`${who} used `, el("code", {}, `/${origin.command}`)]
    : origin.message ? [`To ${origin.by === me ? "your" : `${who}'s`} message`] : null;
  return words && el("p", { class: "origin" }, icon("turn"), el("span", {}, words));
}
