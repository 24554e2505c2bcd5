import { writeFileSync } from "node:fs";

// Loaded into a process that is measured (`node --import`): its peak memory in bytes, written when it ends.
const file = process.env.SCALEBENCH_BENCH_MEMORY;
if (file !== undefined) process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
