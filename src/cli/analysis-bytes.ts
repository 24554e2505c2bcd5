import type { Analysis, CellAnalysis } from "../types/analysis.js";

/** Beyond so many cells nobody reads the file by eye, and a line for each number would double its size. */
const mostReadCells = 100;
/** As text at once: V8 has no string of more than half a gigabyte. */
const cellsAtOnce = 1_000;

const opening = ',"cells":[';
const closing = "]}";

/** The bytes of `analysis.json`: JSON to read, or of many cells a line for each cell. */
export function analysisBytes(analysis: Analysis): Uint8Array {
  const { cells, ...rest } = analysis;
  if (cells.length <= mostReadCells) return Buffer.from(`${JSON.stringify(analysis, null, 2)}\n`);
  const parts = [Buffer.from(`${JSON.stringify(rest).slice(0, -1)}${opening}\n`)];
  for (let at = 0; at < cells.length; at += cellsAtOnce) {
    const some = cells.slice(at, at + cellsAtOnce).map((cell) => JSON.stringify(cell));
    parts.push(Buffer.from(`${some.join(",\n")}${at + cellsAtOnce < cells.length ? "," : ""}\n`));
  }
  return Buffer.concat([...parts, Buffer.from(`${closing}\n`)]);
}

/** Bytes that are read as one text; more are read line by line. */
const mostAtOnce = 400e6;

/** What `analysis.json` holds, not checked yet. Throws SyntaxError for what is no JSON, and for what is too large and of another layout. */
export function parseAnalysis(bytes: Uint8Array, limit = mostAtOnce): unknown {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.length <= limit) return JSON.parse(whole.toString("utf8"));
  const lines = linesOf(whole);
  const { value: head = "" } = lines.next();
  if (!head.endsWith(opening)) throw new SyntaxError("too large to be read at once, and not a line for each cell");
  const cells: CellAnalysis[] = [];
  for (const line of lines) {
    if (line === closing) return { ...JSON.parse(`${head.slice(0, -opening.length)}}`), cells };
    cells.push(JSON.parse(line.endsWith(",") ? line.slice(0, -1) : line));
  }
  throw new SyntaxError("the last line is missing");
}

function* linesOf(bytes: Buffer): Generator<string, undefined> {
  let at = 0;
  while (at < bytes.length) {
    const found = bytes.indexOf("\n", at);
    const end = found === -1 ? bytes.length : found;
    yield bytes.toString("utf8", at, end);
    at = end + 1;
  }
}
