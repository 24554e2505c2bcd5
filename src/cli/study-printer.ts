import type { Observe, StudyEvent } from "../study/events.js";
import { duration, rate } from "./numbers.js";
import { isLive, narrate, StatusLine, styled } from "./terminal.js";

interface StudyPrinter {
  readonly observe: Observe;
  readonly close: () => void;
}

type Told<Name extends StudyEvent["event"]> = Extract<StudyEvent, { event: Name }>;

function trialLine({ trial, result, throughput }: Told<"trial-finished">): string {
  const where = `block ${trial.block}  ${trial.cell.id}`;
  if (result.state === "failed") {
    const log = result.failure.log === "" ? "" : `\n    log: ${result.failure.log}`;
    return `${styled("red", "✗")} ${where}: ${result.failure.reason}${log}\n    ${styled("cyan", "hint")}: ${result.failure.hint}`;
  }
  const speed = throughput === undefined ? "done" : rate(throughput, "samples/s");
  return `${styled("green", "✓")} ${where}: ${speed} (${duration(result.seconds)})`;
}

function blockLine({ block, because, needed, timeLeft }: Told<"block-finished">): string {
  if (because !== "") return `block ${block} done: ${because}`;
  const { atLeastSeconds, atMostSeconds } = timeLeft;
  const left =
    atMostSeconds - atLeastSeconds < 1
      ? `about ${duration(atLeastSeconds)}`
      : `${duration(atLeastSeconds)} to ${duration(atMostSeconds)}, as the claims need`;
  return needed === 0 ? `block ${block} done` : `block ${block} done, ${left} left`;
}

function startLine(event: Told<"study-started">): string {
  const { cells, repeats, kept, resumed, directory } = event;
  const size = `${cells} cells, ${repeats.min} to ${repeats.max} blocks`;
  return resumed ? `resuming ${directory}: ${size}, ${kept} trials kept` : `study ${directory}: ${size}`;
}

/** What to show for an event: a line that stays, or what is going on right now. */
type Shown = { readonly line: string } | { readonly doing: string };

function shown(event: StudyEvent): Shown {
  switch (event.event) {
    case "study-started":
      return { line: startLine(event) };
    case "note":
      return { line: event.message };
    case "warning":
      return { line: `${styled("yellow", "warning")}: ${event.message}` };
    case "service-starting":
      return isLive()
        ? { doing: `starting service ${event.service}` }
        : { line: `starting service ${event.service} ...` };
    case "service-ready":
      return { line: `service ${event.service} is up (${duration(event.seconds)})` };
    case "service-stopped":
      return { doing: `stopped service ${event.service}` };
    case "block-started":
      return { doing: `block ${event.block}: ${event.trials} trials` };
    case "trial-started":
      return { doing: `block ${event.trial.block}, ${event.position} of ${event.of}: ${event.trial.cell.id}` };
    case "waiting":
      return { doing: `${event.trial}: waiting for ${event.for}` };
    case "trial-finished":
      return { line: trialLine(event) };
    case "cell-given-up":
      return { line: `${styled("yellow", "warning")}: ${event.trial.cell.id} is not run again: ${event.because}` };
    case "block-finished":
      return { line: blockLine(event) };
    case "study-finished":
      return { line: `study finished: ${event.because}` };
    case "study-interrupted":
      return { line: `study interrupted by ${event.signal}; finished trials are kept, continue with --resume` };
  }
}

/** Shows a study while it runs: a line a trial, and on a terminal what is going on right now. */
export function studyPrinter(): StudyPrinter {
  const status = new StatusLine();
  let now = "";
  let since = performance.now();
  const refresh = (): void => status.show(`  ${now}  ${duration((performance.now() - since) / 1_000)}`);
  const timer = isLive() ? setInterval(refresh, 1_000) : undefined;
  timer?.unref();
  const observe = (event: StudyEvent): void => {
    const what = shown(event);
    if ("line" in what) {
      status.clear();
      narrate(what.line);
    } else {
      now = what.doing;
      since = performance.now();
      refresh();
    }
  };
  return {
    observe,
    close: () => {
      clearInterval(timer);
      status.clear();
    },
  };
}
