import { stripVTControlCharacters } from "node:util";
import type { Analysis, ClaimResult } from "../types/analysis.js";
import { boundText, numbersText } from "./claim-text.js";
import { type FailedTrial, failedTrials } from "./failed-trials.js";

/** GitHub shows ten of each kind and step; what is beyond is lost without a word. */
const mostOfKind = 10;

type Kind = "error" | "warning";

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
}

/** As @actions/core escapes what a workflow command says, and the values of its properties. */
const escapedData = (text: string): string =>
  stripVTControlCharacters(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapedProperty = (text: string): string => escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const line = ({ kind, title, message }: Annotation): string =>
  `::${kind} title=${escapedProperty(title)}::${escapedData(message)}`;

function ofClaim(claim: ClaimResult): Annotation {
  const { id, verdict, gate, says, because } = claim;
  const message = `${says}\nasked: ${boundText(claim)}; found: ${numbersText(claim)}\n${because}`;
  return { kind: gate && verdict === "fails" ? "error" : "warning", title: `claim ${id}: ${verdict}`, message };
}

const ofFailure = ({ trial, attempt, reason, hint, counts }: FailedTrial): Annotation => ({
  kind: counts ? "error" : "warning",
  title: `trial ${trial} failed${attempt > 1 ? ` (attempt ${attempt})` : ""}`,
  message: hint === "" ? reason : `${reason}\nhint: ${hint}`,
});

function limited(annotations: readonly Annotation[], kind: Kind): readonly Annotation[] {
  const all = annotations.filter((one) => one.kind === kind);
  if (all.length <= mostOfKind) return all;
  const shown = all.slice(0, mostOfKind - 1);
  const message = "the job summary and the page have them all";
  return [...shown, { kind, title: `${all.length - shown.length} more of scalebench`, message }];
}

/** GitHub's workflow commands for what does not hold, claims before trials, one a line. Pure. */
export function renderAnnotations(analysis: Analysis): readonly string[] {
  const claims = analysis.claims.filter(({ verdict }) => verdict !== "holds");
  const all = [...claims.map(ofClaim), ...failedTrials(analysis).map(ofFailure)];
  return [...limited(all, "error"), ...limited(all, "warning")].map(line);
}

/** The annotation of an error that ended the gate before there was anything to judge. */
export const errorAnnotation = (title: string, message: string): string => line({ kind: "error", title, message });
