// Instants in the reader's own zone and language; what is relative is kept up to date.

import { el } from "./elements.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const shortDay = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const distance = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** Whole local days from `date` to now: 0 is today, 1 yesterday. */
function daysAgo(date) {
  return Math.round((midnight(new Date()) - midnight(date)) / DAY);
}

/** The heading over a day's messages. */
export function dayName(iso) {
  const date = new Date(iso);
  const ago = daysAgo(date);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return longDay.format(date);
}

/** Equal for instants of the same local day. */
export const dayKey = (iso) => midnight(new Date(iso)).getTime();

/** "in 3 hours", "2 minutes ago". */
function relative(date) {
  const ahead = date - Date.now();
  const size = Math.abs(ahead);
  if (size < MINUTE) return ahead < 0 ? "just now" : "in a moment";
  if (size < HOUR) return distance.format(Math.round(ahead / MINUTE), "minute");
  if (size < DAY) return distance.format(Math.round(ahead / HOUR), "hour");
  return distance.format(Math.round(ahead / DAY), "day");
}

/** "10:32" today, "Tue 3 Mar, 10:32" otherwise. */
function absolute(date) {
  return daysAgo(date) === 0 ? clock.format(date) : `${shortDay.format(date)}, ${clock.format(date)}`;
}

function words(date, kind) {
  if (kind === "relative") return relative(date);
  if (kind === "clock") return clock.format(date);
  if (kind === "stamp" && Math.abs(Date.now() - date) < HOUR) return relative(date);
  return absolute(date);
}

/** A `time` element. `kind`: "relative", "absolute", "clock", or "stamp" (relative within the hour). */
export function timeOf(iso, kind) {
  const date = new Date(iso);
  return el("time", { datetime: iso, title: full.format(date), "data-kind": kind }, words(date, kind));
}

/** Keep every time on the page true. */
export function keepTime() {
  setInterval(() => {
    for (const element of document.querySelectorAll("time[data-kind]")) {
      const now = words(new Date(element.dateTime), element.dataset.kind);
      if (element.textContent !== now) element.textContent = now;
    }
  }, 20_000);
}
