import type { StudyEvent } from "../study/events.js";
import { writeWhole } from "../study/files.js";
import type { BlockAhead, StudyOptions } from "../study/options.js";
import { readStudy } from "../study/read-study.js";
import { analyzeStudy } from "./analyze-study.js";
import { duration } from "./numbers.js";

/** No page more often than this, in seconds. */
const leastPause = 15;
/** No more of the study's time than this share goes into pages. */
const share = 0.02;

/** "Block 3 of 4 to 10 is running: 9 trials. About 2 min to 5 min are left, as the claims need." */
export function doingText({ block, trials, timeLeft }: Omit<BlockAhead, "outcomes">, repeats: Repeats): string {
  const of = repeats.min === repeats.max ? `${repeats.max}` : `${repeats.min} to ${repeats.max}`;
  const doing = `Block ${block} of ${of} is running: ${trials} ${trials === 1 ? "trial" : "trials"}.`;
  if (timeLeft === undefined) return doing;
  const { atLeastSeconds: least, atMostSeconds: most } = timeLeft;
  const left = most - least < 1 ? duration(least) : `${duration(least)} to ${duration(most)}, as the claims need`;
  return `${doing} Time left: about ${left}.`;
}

type Repeats = StudyOptions["plan"]["repeats"];

/**
 * Makes the page of a study while it runs, between its blocks, when nothing is measured. What goes wrong with it is
 * told once, and never ends the study.
 */
export function livePage(
  directory: string,
  observe: (event: StudyEvent) => void,
): (ahead: BlockAhead) => Promise<void> {
  let next = 0;
  let failed = false;
  return async ({ outcomes, ...ahead }) => {
    const begun = performance.now() / 1_000;
    if (failed || begun < next) return;
    try {
      const { renderReport } = await import("../../reports/report.js");
      const study = readStudy(directory);
      const live = { madeAt: new Date().toISOString(), doing: doingText(ahead, study.plan.repeats) };
      writeWhole(study.paths.report, await renderReport(analyzeStudy(study, outcomes), { live }));
    } catch (error) {
      failed = true;
      const because = error instanceof Error ? error.message : String(error);
      observe({ event: "warning", message: `the page is not made while the study runs: ${because}` });
    }
    const ended = performance.now() / 1_000;
    next = ended + Math.max(leastPause, (ended - begun) / share);
  };
}
