import { differencesText } from "../baselines/fingerprint.js";
import { type MetricName, metrics } from "../types/metrics.js";
import type { CellPair, Difference } from "./comparison.js";

const mostNamed = 3;

/** What a quality hangs on besides the training, which is what it judges. */
const ofTheData: ReadonlySet<string> = new Set(["data", "dataset"]);

function conditions(differences: readonly Difference[]): string {
  const more = differences.length > mostNamed ? `; and ${differences.length - mostNamed} more` : "";
  return `measured under other conditions: ${differencesText(differences.slice(0, mostNamed))}${more}`;
}

/**
 * Why values of a metric cannot be set against each other. Qualities are compared also between machines and trainings:
 * they are how one sees what another training did.
 */
export function obstacleOf(
  { fingerprint, settings, training }: CellPair,
  metric: MetricName,
  machine: readonly string[],
): string | undefined {
  const quality = metrics[metric].kind === "quality";
  const matters = quality ? fingerprint.filter(({ property }) => ofTheData.has(property)) : fingerprint;
  if (matters.length > 0) return conditions(matters);
  if (quality) return undefined;
  if (machine.length > 0) return `the machine itself ran at another speed: ${machine.join("; ")}`;
  if (training === "differs") return "not the same training: the trained parameters have other digests";
  const target = settings.filter(({ property }) => property.startsWith("measure.target."));
  return metric === "timeToTarget" && target.length > 0 ? conditions(target) : undefined;
}
