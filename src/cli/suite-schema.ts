import { datasetNames } from "../registry/datasets.js";
import { modelNames } from "../registry/models.js";
import { findRunners } from "../registry/runners.js";
import { suiteJsonSchemaText } from "../suite/json-schema.js";
import { plainRunners } from "./suite-file.js";

/** The JSON Schema of suites, with what the runners of this installation take. */
export async function suiteSchemaText(): Promise<string> {
  const runners = plainRunners(await findRunners());
  return suiteJsonSchemaText({ runners, models: modelNames(), datasets: datasetNames() });
}
