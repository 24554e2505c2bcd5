import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Variables } from "./home.js";
import { findProgram } from "./program-search.js";

export interface Java {
  readonly home: string;
  /** e.g. 17.0.15 */
  readonly version: string;
  readonly major: number;
}

/** Spark 3.5 runs on these; the first is preferred (https://spark.apache.org/docs/3.5.0/). */
const supportedMajors: readonly number[] = [17, 11, 8];
export const supportedJava = "17 (or 11, 8)";

/** Java's `release` file, e.g. JAVA_VERSION="17.0.15" or "1.8.0_392", to its version. Pure. */
export function parseRelease(release: string): { readonly version: string; readonly major: number } | undefined {
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1];
  const [first, second] = (version ?? "").split(/[._]/).map(Number);
  const major = first === 1 ? second : first;
  return version === undefined || major === undefined || Number.isNaN(major) ? undefined : { version, major };
}

/** The Java of a home folder by its release file, without starting it. */
export function javaAt(home: string): Java | undefined {
  try {
    const release = parseRelease(readFileSync(join(home, "release"), "utf8"));
    return release === undefined || !existsSync(join(home, "bin", "java")) ? undefined : { home, ...release };
  } catch {
    return undefined;
  }
}

/** `java` of PATH is mostly a chain of links to HOME/bin/java; Java 8 has it in HOME/jre/bin/java too. */
function homeOfProgram(variables: Variables): readonly string[] {
  const program = findProgram("java", variables);
  if (program === undefined) {
    return [];
  }
  const home = dirname(dirname(realpathSync(program)));
  return [home, dirname(home)];
}

/** `bundled` takes the Java of PyPI even where the system has one. */
export const javaVariable = "SCALEBENCH_JAVA";

const debianFolder = "/usr/lib/jvm";

/** The best of the given Javas: first by version, then by order. Pure. */
export function bestJava(found: readonly Java[]): Java | undefined {
  const ranked = found.filter(({ major }) => supportedMajors.includes(major));
  return ranked.sort((a, b) => supportedMajors.indexOf(a.major) - supportedMajors.indexOf(b.major))[0];
}

/** Every Java of the system: JAVA_HOME's, PATH's, then those that distributions install. */
export function systemJavas(variables: Variables): readonly Java[] {
  if (variables[javaVariable] === "bundled") {
    return [];
  }
  const own = variables.JAVA_HOME ?? "";
  const installed = existsSync(debianFolder) ? readdirSync(debianFolder).map((name) => join(debianFolder, name)) : [];
  const homes = [...(own === "" ? [] : [own]), ...homeOfProgram(variables), ...installed];
  return [...new Set(homes)].map(javaAt).filter((java) => java !== undefined);
}
