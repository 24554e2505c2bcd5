// npm run quickstart [-- OPTION...]: from a bare clone to the page. Options go to `scalebench run`.
import { bootstrap } from "./bootstrap.mjs";
import { command } from "./command.mjs";

const scalebench = [process.execPath, "dist/src/cli/main.js"];

/** Each needs the one before it. Returns the first exit code that is not 0. */
async function inOrder(...steps) {
  for (const step of steps) {
    const code = await step();
    if (code !== 0) {
      return code;
    }
  }
  return 0;
}

process.exitCode = await inOrder(
  bootstrap,
  () => command([...scalebench, "setup"]),
  () => command([...scalebench, "run", "suites/quickstart.yaml", ...process.argv.slice(2)]),
);
