import { createHash } from "node:crypto";
import type { DataFile } from "../data/file.js";
import { type Download, marked, type Panel, ready } from "../panel.js";

/** Bytes of all embedded files together: the page stays one that can be mailed. */
const mostBytes = 512 * 1024;

export const panel: Panel<"files"> = {
  meta: {
    id: "data",
    title: "Data",
    question: "Where are the numbers themselves?",
    needs: ["files"],
    absent: {
      because: "This page was made without the study's files.",
      provide: "`scalebench report DIR` makes one with them once the study has ended.",
    },
  },
  build({ files = [] }) {
    const analysis = files.find(({ name }) => name === "analysis.json")?.bytes;
    return ready(
      ...(analysis === undefined
        ? []
        : [
            {
              kind: "sentence" as const,
              text: [
                "This page is made of analysis.json alone, whose SHA-256 is ",
                { code: createHash("sha256").update(analysis).digest("hex") },
                "; ",
                { code: "sha256sum analysis.json" },
                " in the study's folder shows whether it still is.",
              ],
            },
          ]),
      { kind: "downloads", files: downloadsOf(files) },
      {
        kind: "note",
        text: marked(
          "CSV as in RFC 4180, numbers in the unit of their row; a text that a spreadsheet would take for a formula begins with an apostrophe. `records.arrow` in the study's folder has every rank's steps.",
        ),
      },
    );
  },
};

/** In their order, as long as there is room. */
function downloadsOf(files: readonly DataFile[]): readonly Download[] {
  let room = mostBytes;
  return files.map(({ name, media, says, bytes, elsewhere }) => {
    const fits = bytes !== undefined && bytes.length <= room;
    if (fits) room -= bytes.length;
    return {
      name,
      says,
      bytes: bytes?.length,
      href: fits ? `data:${media};base64,${Buffer.from(bytes).toString("base64")}` : undefined,
      elsewhere: marked(elsewhere),
    };
  });
}
