import type { SetupEvent, SetupObserver } from "../environment/types.js";
import { duration } from "./numbers.js";
import { isLive, narrate, StatusLine, styled } from "./terminal.js";

interface SetupPrinter {
  readonly observe: SetupObserver;
  readonly close: () => void;
}

/** Seconds between two signs of life of a long step, off a terminal. */
const signOfLifeSeconds = 30;

const failedLines = (event: Extract<SetupEvent, { kind: "step-failed" }>): string =>
  [
    `${styled("red", "✗")} ${event.step}: ${event.says} (failed after ${duration(event.seconds)})`,
    ...event.tail.map((line) => `  | ${line}`),
    `  log: ${event.log}`,
  ].join("\n");

/** The line that stays of an event; undefined for the output of a step. */
function lineOf(event: SetupEvent): string | undefined {
  switch (event.kind) {
    case "waiting":
      return `waiting: ${event.because}`;
    case "note":
      return `  ${event.text}`;
    case "step-started":
      return `${event.step}: ${event.says} ...`;
    case "step-output":
      return undefined;
    case "step-skipped":
      return `${styled("green", "✓")} ${event.step}: ${event.says} (done before)`;
    case "step-finished":
      return `${styled("green", "✓")} ${event.step}: ${event.says} (${duration(event.seconds)})`;
    case "step-failed":
      return failedLines(event);
  }
}

/** Shows each step of the set-up, its time, and while it works its newest line. */
export function setupPrinter(): SetupPrinter {
  const status = new StatusLine();
  let told = 0;
  const observe = (event: SetupEvent): void => {
    const line = lineOf(event);
    if (line !== undefined) {
      told = 0;
      status.clear();
      narrate(line);
    } else if (event.kind === "step-output" && isLive()) {
      status.show(`  ${duration(event.seconds)}  ${event.line}`);
    } else if (event.kind === "step-output" && event.seconds - told >= signOfLifeSeconds) {
      told = event.seconds;
      narrate(`  ${duration(event.seconds)}  ${event.line.slice(0, 100)}`);
    }
  };
  return { observe, close: () => status.clear() };
}
