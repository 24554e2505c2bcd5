import { join } from "node:path";
import { scalebenchHome } from "../environment/home.js";
import { publishDataset } from "../environment/publish-dataset.js";
import { resolveEnvironment } from "../environment/resolve.js";
import { ScalebenchError } from "../errors/error.js";
import { projectRoot } from "../project/root.js";
import { storageComplaints } from "../suite/storage.js";
import { preparedRows } from "./dataset-actions.js";
import { abortOnSignals } from "./signals.js";
import { codeDirectories } from "./study-environment.js";
import { isLive, StatusLine } from "./terminal.js";

interface Published {
  readonly name: string;
  readonly url: string;
  /** False where the rows lay there already. */
  readonly copied: boolean;
}

const programs = join(projectRoot, "runners", "storage");

/**
 * Copies the prepared rows of a data set to where suites read them from by `workload.storage`; undefined and a code
 * where a signal ended that. Throws USAGE for the URL, DATASET_MISSING where nothing was prepared, and DATASET_STORE.
 */
export async function publishRows(
  name: string,
  url: string,
  force: boolean,
): Promise<{ readonly published: Published | undefined; readonly code: number | undefined }> {
  const [fault] = storageComplaints(url);
  if (fault !== undefined) throw new ScalebenchError({ code: "USAGE", ...fault });
  const { folder } = preparedRows(name);
  const { python } = resolveEnvironment({ runners: [] });
  const { signal, code } = abortOnSignals();
  const status = new StatusLine();
  try {
    const copied = await publishDataset(
      { name, folder, url, force },
      {
        python,
        javaHome: undefined,
        program: join(programs, "publish_dataset.py"),
        pythonPath: [programs, codeDirectories.pythonPath],
        variables: process.env,
        log: join(scalebenchHome(process.env).logs, `publish-${name}.log`),
        watch: (line) => (isLive() ? status.show(`  ${line}`) : undefined),
        signal,
      },
    );
    return { published: { name, url, copied }, code: undefined };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { published: undefined, code: code() };
  } finally {
    status.clear();
  }
}
