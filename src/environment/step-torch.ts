import { z } from "zod";
import { hasNvidiaDriver } from "./gpu.js";
import { pinnedVersion, sha256 } from "./lock-file.js";
import { logHas, pipInstall } from "./pip.js";
import { ask, lastJson } from "./query.js";
import { type Findings, type Step, type StepContext, StepFailure } from "./step.js";

const torchSchema = z.object({ version: z.string(), cuda: z.string().nullable(), gpu: z.boolean() });

/** A CPU build is a tenth of the plain one; `+cpu` is its version where the user's index or folder has one. */
async function installForCpu(context: StepContext, version: string): Promise<void> {
  try {
    await pipInstall(context, `torch==${version}+cpu`);
  } catch (error) {
    // pip tells a version that nobody offers in one of two ways: the second when the lock is asked first.
    if (
      !logHas(context, `No matching distribution found for torch==${version}+cpu`) &&
      !logHas(context, "ResolutionImpossible")
    ) {
      throw error;
    }
    context.note(
      "no CPU build of torch on the configured index: the plain build is installed; PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS may name a place that has one",
    );
    await pipInstall(context, `torch==${version}`);
  }
}

async function examineTorch(context: StepContext): Promise<Findings> {
  const program =
    "import json, torch; print(json.dumps(dict(version=torch.__version__, cuda=torch.version.cuda, gpu=torch.cuda.is_available())))";
  const answer = await ask([context.python, "-c", program], { env: context.variables, timeoutSeconds: 120 });
  const parsed = torchSchema.safeParse(lastJson(answer));
  if (!parsed.success) {
    throw new StepFailure(
      `torch does not import: ${answer.stderr.trim().split("\n").at(-1)}`,
      "run `scalebench setup --force`",
    );
  }
  return { torch: parsed.data };
}

/** torch goes first and by number: as somebody's unpinned dependency it would come in another version. */
export const torchStep = (lock: string): Step => ({
  name: "torch",
  says: "install PyTorch",
  inputs: (marker) => sha256("torch", pinnedVersion("torch", lock), marker.lock),
  run: async (context) => {
    const version = pinnedVersion("torch", lock);
    const forCpu = process.platform === "linux" && !hasNvidiaDriver();
    await (forCpu ? installForCpu(context, version) : pipInstall(context, `torch==${version}`));
    return examineTorch(context);
  },
});
