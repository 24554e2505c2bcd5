import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { horovodVersion, missingInBuild, type Operations, wheelKey } from "../../environment/horovod-recipe.js";
import { digestOfFiles, projectFiles, sha256 } from "../../environment/lock-file.js";
import { StepFailure } from "../../environment/step.js";
import { horovodDependencies } from "../../environment/step-horovod.js";
import { keptWheel } from "../../environment/wheel-cache.js";
import { pipInstall } from "./pip.js";
import type { NodeStep, NodeStepContext } from "./step.js";

/** The wheel that was built on this machine for the node's torch, Python and platform. */
function wheelFor({ marker: { torch }, interpreter, wheels }: NodeStepContext, operations: Operations): string {
  if (torch === undefined) throw new Error("the torch step comes before Horovod's");
  const { abi, platform } = interpreter;
  const kept = keptWheel(wheels, wheelKey({ torch: torch.version, abi, platform, operations }));
  if (kept !== undefined) return kept;
  throw new StepFailure(
    `expected a wheel of Horovod ${horovodVersion} on this machine for torch ${torch.version}, ${abi}, ${platform} and ${operations}, found none`,
    "build it with `scalebench setup --runners horovod` on this machine, by the same version of Python and with the same build of torch, or leave Horovod's runners out with --runners",
  );
}

/** Horovod is built on the user's machine, once, and travels as a wheel: nodes need no compiler. */
export const horovodStep = (asked: Operations | undefined): NodeStep => ({
  name: "horovod",
  says: `install Horovod ${horovodVersion} from the wheel that was built here, and check it`,
  inputs: sha256("horovod", horovodVersion, digestOfFiles(projectFiles.lock), asked ?? ""),
  run: async (context) => {
    const { place, marker, send, run, ask, log } = context;
    const operations = asked ?? (marker.torch?.gpu === true ? "nccl" : "gloo");
    const wheel = wheelFor(context, operations);
    const there = join(place.files, basename(wheel));
    await send(there, readFileSync(wheel));
    await pipInstall(context, ...horovodDependencies);
    await run([place.python, "-m", "pip", "install", "--no-deps", "--no-index", "--force-reinstall", there]);
    // Horovod imports without its compiled part, with a warning only: it has to be asked.
    await run([join(dirname(place.python), "horovodrun"), "--check-build"]);
    const missing = missingInBuild(await log(), operations);
    const loaded = await ask([place.python, "-c", "import horovod.torch; horovod.torch.init; print('loaded')"]);
    const faults = [...missing, ...(loaded === "loaded" ? [] : ["a library that loads"])];
    if (faults.length > 0) {
      throw new StepFailure(
        `expected Horovod with ${faults.join(" and ")} on the node, found a build without`,
        "build it for that node's system: `scalebench setup --force` on a machine with the same system",
      );
    }
    return {};
  },
});
