// npm run build: installs the locked packages and compiles, as far as needed.
import { bootstrap } from "./bootstrap.mjs";

process.exitCode = await bootstrap();
