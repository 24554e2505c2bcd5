import { createHash } from "node:crypto";
import { join } from "node:path";
import type { DatasetFile } from "./schema.js";

/** What a prepared data set follows from: equal parts, equal rows. */
export interface Origin {
  readonly description: DatasetFile;
  /** sha256 of pipeline.py. */
  readonly pipeline: string;
  /** sha256 of the Python package that prepares. */
  readonly preparation: string;
}

/** Folders of a data set that is prepared, below a user's folder of what scalebench keeps. */
export interface PreparedPlace {
  /** sha256 in hex, of everything that the rows follow from; the number of executors is none of it. */
  readonly key: string;
  readonly raw: string;
  readonly prepared: string;
  readonly draft: string;
  readonly lock: string;
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** Digits of a digest in the name of a folder. */
const short = 12;

/** Where the raw files and the prepared rows of a data set lie, below `root`. Pure. */
export function preparedPlace(root: string, { description, pipeline, preparation }: Origin): PreparedPlace {
  const { dataset, source } = description;
  const key = digest({ description, pipeline, preparation });
  const name = `${dataset}-${key.slice(0, short)}`;
  return {
    key,
    raw: join(root, "raw", `${dataset}-${digest(source).slice(0, short)}`),
    prepared: join(root, "prepared", name),
    draft: join(root, "drafts", name),
    lock: join(root, "locks", name),
  };
}
