import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bestJava, javaAt, parseRelease, systemJavas } from "../../src/environment/java.js";
import { temporaryFolder, writeProgram, writeText } from "./temporary.js";

function installJava(version: string): string {
  const home = temporaryFolder();
  writeText(join(home, "release"), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  writeProgram(join(home, "bin", "java"), "#!/bin/sh\n");
  return home;
}

test.each([
  ['JAVA_VERSION="17.0.15"', 17],
  ['JAVA_VERSION="1.8.0_392"', 8],
  ['JAVA_VERSION="21"', 21],
  ['JAVA_VERSION="11.0.2-ea"', 11],
])("%s is Java %i", (release, major) => {
  expect(parseRelease(release)?.major).toBe(major);
});

test("a folder without bin/java is no Java", () => {
  const home = temporaryFolder();
  writeText(join(home, "release"), 'JAVA_VERSION="17"\n');
  expect(javaAt(home)).toBeUndefined();
});

test("17 is preferred to 11 and 8, and 21 is not taken", () => {
  const java = (major: number) => ({ home: `/${major}`, version: String(major), major });
  expect(bestJava([java(21), java(8), java(11), java(17)])?.major).toBe(17);
  expect(bestJava([java(21), java(8), java(11)])?.major).toBe(11);
  expect(bestJava([java(21)])).toBeUndefined();
});

test("java of PATH is followed through links to its home", () => {
  const home = installJava("17.0.1");
  const bin = temporaryFolder();
  symlinkSync(join(home, "bin", "java"), join(bin, "java"));
  expect(systemJavas({ PATH: bin })[0]).toMatchObject({ home, major: 17 });
});

test("JAVA_HOME comes before PATH", () => {
  const [own, other] = [installJava("17.0.2"), installJava("17.0.3")];
  expect(bestJava(systemJavas({ JAVA_HOME: own, PATH: join(other, "bin") }))?.home).toBe(own);
});
