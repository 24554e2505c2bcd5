import type { Panel } from "./panel.js";
import { panel as coverage } from "./panels/coverage.js";
import { panel as data } from "./panels/data.js";
import { panel as headToHead } from "./panels/head-to-head.js";
import { panel as history } from "./panels/history.js";
import { panel as learning } from "./panels/learning.js";
import { panel as method } from "./panels/method.js";
import { panel as operations } from "./panels/operations.js";
import { panel as scaling } from "./panels/scaling.js";
import { panel as trust } from "./panels/trust.js";
import { panel as verdict } from "./panels/verdict.js";
import { panel as why } from "./panels/why.js";

/** The sections of the page, in the order of a reader's questions. A new panel is one file and one row here. */
export const panels: readonly Panel[] = [
  verdict,
  trust,
  coverage,
  scaling,
  headToHead,
  why,
  learning,
  operations,
  history,
  method,
  data,
];
