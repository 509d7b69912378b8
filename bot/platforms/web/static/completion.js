// What could be typed next: commands, their arguments, values, people. Pure functions of the text before
// the caret and of what the page knows.

/**
 * What stands at the caret: {kind, from, typed, ...}, or null when there is nothing to complete.
 * kinds: "command" (its name), "argument" (a name of one), "value" (of one), "person" (a mention).
 */
export function situation(before, { commands }) {
  if (before.startsWith("/")) return inCommand(before, commands);
  const mention = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(before);
  return mention ? { kind: "person", from: before.length - mention[1].length - 1, typed: mention[1] } : null;
}

/** The command that a line gives, and what stands behind it. */
export function commandOf(line, commands) {
  const found = commands
    .filter(({ name }) => line === `/${name}` || line.startsWith(`/${name} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  return found ? { command: found, rest: line.slice(found.name.length + 1) } : null;
}

function inCommand(before, commands) {
  if (before.includes("\n")) return null;
  const known = commandOf(before, commands);
  if (known && known.rest.startsWith(" ")) return inArguments(before, known);
  return { kind: "command", from: 0, typed: before.slice(1) };
}

/** Reads arguments as the server's grammar does: name:value in any order, bare words in turn. */
function inArguments(before, { command, rest }) {
  const given = new Map();
  // A value without quotes may be a list: it goes on behind a comma.
  const words = /([a-z_]+):(?:"([^"]*)("|$)|((?:,\s*|[^\s,])*))|"([^"]*)("|$)|(\S+)/g;
  const offset = before.length - rest.length;
  let last = null;
  for (const match of rest.matchAll(words)) {
    const end = match.index + match[0].length === rest.length;
    const named = match[1] ? command.args.find(({ name }) => name === match[1]) : null;
    const argument = named ?? command.args.find(({ name }) => !given.has(name));
    if (!argument) return null;
    const from = offset + match.index + (named ? match[1].length + 1 : 0);
    const value = named ? match[2] ?? match[4] : match[5] ?? match[0];
    if (argument.long) return { kind: "writing", command, argument, from, typed: value };
    const open = end && !/"$/.test(match[0].slice(1));
    last = open ? { argument, from, typed: value, named: Boolean(named) } : null;
    if (!open || named) given.set(argument.name, value);
  }
  const left = command.args.filter(({ name }) => !given.has(name));
  if (last?.named) return { kind: "value", command, ...last };
  if (last) {
    const names = left.filter(({ name }) => name.startsWith(last.typed));
    return { kind: "argument", command, from: last.from, typed: last.typed, names, argument: last.argument };
  }
  return { kind: "argument", command, from: before.length, typed: "", names: left, argument: left[0] ?? null };
}

/** Commands for what was typed after the slash: those that begin with it, then those that contain it. */
export function matching(typed, commands) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = typed.toLowerCase();
  return commands
    .filter(({ name, summary }) => words.every((word) => `${name} ${summary}`.toLowerCase().includes(word)))
    .map((command) => ({ command, rank: command.name.startsWith(whole) ? 0 : command.name.includes(whole) ? 1 : 2 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ command }) => command);
}

/** The values of an argument that the page knows itself, as [value, words] pairs; null: the server knows. */
export function values(argument, typed, store) {
  const fits = ([value, words]) => `${value} ${words}`.toLowerCase().includes(typed.toLowerCase().replace(/^[@#]/, ""));
  switch (argument.kind) {
    case "choice": return argument.choices.map((choice) => [choice, choice]).filter(fits);
    case "flag": return [["yes", "yes"], ["no", "no"]].filter(fits);
    case "person": return [...store.people.values()].map(({ key, name }) => [`@${key}`, name]).filter(fits);
    case "channel": return [...store.channels.values()].filter(({ direct }) => !direct)
      .map(({ name }) => [`#${name}`, name]).filter(fits);
    default: return argument.suggest ? null : [];
  }
}

/** A value as it must be typed. */
export const quotedValue = (value) => (/\s/.test(value) ? `"${value}"` : value);
