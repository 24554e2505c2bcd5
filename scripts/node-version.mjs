/** The oldest Node that works: package.json's `engines`. */
const wanted = [20, 11];

/** What is wrong with this Node, or undefined. Kept to syntax that old Nodes parse, so that they say it too. */
export function nodeProblem(version) {
  const parts = version.split(".").map(Number);
  const fits = parts[0] > wanted[0] || (parts[0] === wanted[0] && parts[1] >= wanted[1]);
  return fits
    ? undefined
    : `error: expected Node ${wanted.join(".")} or newer, found ${version} (${process.execPath})\n\nhint: install Node 20 LTS or newer, with your system's package manager or a version manager, and run the same command again\n`;
}

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(problem);
  process.exit(6);
}
