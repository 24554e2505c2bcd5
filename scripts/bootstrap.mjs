import "./node-version.mjs";
import { compile } from "./compile.mjs";
import { ensurePackages } from "./packages.mjs";

/** From a bare clone to compiled code; milliseconds when all is there. Returns an exit code. */
export async function bootstrap() {
  const code = await ensurePackages();
  return code === 0 ? compile() : code;
}
