import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { brokenDataset, type Manifest } from "./manifest.js";

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Reads every shard of a prepared data set, and compares it with the manifest. Throws DATASET_BROKEN for the first that differs. */
export async function verifyShards(
  folder: string,
  { dataset, parts }: Manifest,
): Promise<{ shards: number; bytes: number }> {
  const shards = [...parts.train.shards, ...parts.test.shards];
  let total = 0;
  for (const { file: name, bytes, sha256 } of shards) {
    const file = join(folder, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) throw brokenDataset(dataset, file, `no ${name}`);
    if (size !== bytes) throw brokenDataset(dataset, file, `${size} bytes in ${name} instead of ${bytes}`);
    const found = await digestOf(file);
    if (found !== sha256) throw brokenDataset(dataset, file, `other bytes in ${name} than its manifest tells`);
    total += bytes;
  }
  return { shards: shards.length, bytes: total };
}
