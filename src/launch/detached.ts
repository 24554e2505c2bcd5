import { spawn } from "node:child_process";

/** Starts a program that outlives this process and of which nothing is heard again. */
export function startDetached([program, ...args]: readonly [string, ...string[]]): void {
  const child = spawn(program, args, { detached: true, stdio: "ignore" });
  // That it is there and may be run was seen before; what it does afterwards is the person's to see.
  child.on("error", () => {});
  child.unref();
}
