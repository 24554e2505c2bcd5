import type { State } from "./panel.js";

export interface Badge {
  readonly tone: "good" | "bad" | "unsure";
  readonly symbol: string;
  readonly label: string;
}

const good = { tone: "good", symbol: "✓" } as const;
const bad = { tone: "bad", symbol: "✗" } as const;
const unsure = { tone: "unsure", symbol: "?" } as const;

/** A word, a symbol and a colour for every state, so that none of the three is needed alone. */
const looks = {
  holds: good,
  pass: good,
  yes: good,
  fails: bad,
  fail: bad,
  no: bad,
  undecided: unsure,
  open: unsure,
  incomparable: { tone: "unsure", symbol: "≠" },
  warn: { tone: "unsure", symbol: "!" },
} as const satisfies Record<State, { readonly tone: string; readonly symbol: string }>;

export const badge = (state: State, label: string): Badge => ({ ...looks[state], label });

export const symbolOf = (state: State): string => looks[state].symbol;
