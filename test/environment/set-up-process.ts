import { readFileSync } from "node:fs";
import { type SetupOptions, setUpEnvironment } from "../../src/environment/setup.js";

/** Runs a set-up in a process of its own, which a test may kill: `node set-up-process.js OPTIONS.json`. */
const options = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as SetupOptions;
await setUpEnvironment({ ...options, variables: process.env }, (event) => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
});
