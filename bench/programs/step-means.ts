import { monotonicSeconds } from "../../src/launch/clock.js";
import { stepMeans } from "../step-means.js";

// Argument: a records.arrow. Prints the seconds of reading it and averaging by trial and rank as JSON.
const [file = ""] = process.argv.slice(2);
const begin = monotonicSeconds();
const groups = stepMeans(file).length;
process.stdout.write(`${JSON.stringify({ seconds: monotonicSeconds() - begin, groups })}\n`);
