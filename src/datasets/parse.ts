import { type Fault, faultsError } from "../yaml/fault.js";
import { IssueReader } from "../yaml/issues.js";
import { isMapping } from "../yaml/path.js";
import { readTextFile } from "../yaml/read-file.js";
import { SchemaIndex } from "../yaml/schema-index.js";
import { settingsOf } from "../yaml/setting.js";
import { readYaml } from "../yaml/source.js";
import { show } from "../yaml/wording.js";
import { datasetKind } from "./kind.js";
import type { DatasetFile } from "./schema.js";
import { datasetSchema } from "./schema.js";

const fault = (path: Fault["path"], message: string, hint: string): Fault => ({
  code: "DATASET_INVALID",
  path,
  at: "value",
  message,
  hint,
});

/**
 * What a dataset.yaml says, with its defaults filled in. Pure. `name` is that of its folder.
 * Throws ScalebenchErrors with every fault at once, each with its place, what was expected and the fix.
 */
export function parseDataset(text: string, file: string, name: string): DatasetFile {
  const { value, positionOf } = readYaml(text, file, datasetKind);
  if (!isMapping(value)) {
    const said = `expected ${datasetKind.the} to be a mapping, found ${show(value)}`;
    throw faultsError([fault([], said, `${datasetKind.example} is an example`)], positionOf);
  }
  const checked = datasetSchema.safeParse(value);
  const index = new SchemaIndex(datasetSchema, settingsOf(datasetSchema.shape), []);
  const faults = new IssueReader(value, index, { kind: datasetKind }).faults(checked.error?.issues ?? []);
  if (faults.length > 0 || !checked.success) throw faultsError(faults, positionOf);
  if (checked.data.dataset !== name) {
    const said = `dataset: expected ${name}, the name of its folder, found ${checked.data.dataset}`;
    throw faultsError([fault(["dataset"], said, "make folder and `dataset` agree")], positionOf);
  }
  return checked.data;
}

/** Reads and checks a dataset.yaml. Throws as `parseDataset`, and DATASET_UNREADABLE and DATASET_LIMIT. */
export const readDataset = (file: string, name: string): DatasetFile =>
  parseDataset(readTextFile(file, datasetKind), file, name);
