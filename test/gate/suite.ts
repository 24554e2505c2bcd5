import type { Runner } from "../../src/types/runner.js";
import type { Suite } from "../../src/types/suite.js";
import { suiteOf as planned } from "../plan/suites.js";
import { known } from "../suite/known.js";

/** A suite of one cell, single-n1-w1, with the runners that it was read with. */
export const suiteOf = (): { readonly suite: Suite; readonly runners: ReadonlyMap<string, Runner> } => ({
  suite: planned({ factors: "{ runner: [single] }" }),
  runners: known.runners,
});
