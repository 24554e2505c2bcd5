import { join } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import { projectRoot } from "../project/root.js";
import type { Variables } from "./home.js";
import { ask, lastJson } from "./query.js";

const contentsSchema = z.object({
  python: z.object({ version: z.string(), abi: z.string(), scripts: z.string() }),
  /** Why each module cannot be imported; null when it can. */
  modules: z.record(z.string(), z.string().nullable()),
  versions: z.record(z.string(), z.string()),
  horovodLibrary: z.boolean(),
  /** Distributions that lack a file that they list, and the first such file. */
  incomplete: z.record(z.string(), z.string()),
  /** sha256 over all installed names and versions. */
  digest: z.string(),
});

/** What an environment holds. */
export type Contents = z.infer<typeof contentsSchema>;

const script = join(projectRoot, "runners", "environment", "probe.py");

/** Asks an environment, in one process, what it holds. */
export async function probe(
  python: string,
  question: {
    readonly modules: readonly string[];
    /** Import the modules, instead of looking them up. */
    readonly imports?: boolean;
    /** Look for every file that the distributions list. */
    readonly records?: boolean;
  },
  variables: Variables,
): Promise<Contents> {
  const env = { ...variables, PYTHONDONTWRITEBYTECODE: "1" };
  const answer = await ask([python, script, JSON.stringify(question)], { env, timeoutSeconds: 120 });
  const parsed = contentsSchema.safeParse(lastJson(answer));
  if (parsed.success) {
    return parsed.data;
  }
  throw new ScalebenchError({
    code: "ENVIRONMENT_BROKEN",
    message: `expected ${python} to tell what it holds, found ${answer.stderr.trim().split("\n").at(-1) || "no answer"}`,
    hint: "make the environment anew: `scalebench setup --force`",
  });
}
