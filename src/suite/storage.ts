import { z } from "zod";
import { type Complaint, complaints } from "../yaml/schema-parts.js";

const form = /^(?:(?:delta|iceberg)\+)?([a-z][a-z0-9+.-]*):\/\/([^\s\p{Cc}?]+)(?:\?([^\s\p{Cc}]*))?$/u;

/** What may stand after `?`, by scheme. */
const settings: Readonly<Record<string, readonly string[]>> = { s3: ["endpoint_override", "region"] };

const example = "such as s3://bucket/folder, delta+s3://bucket/table or iceberg+file:///folder/table";

/** What is wrong with a URL of prepared rows. It may hold a password, so that no message repeats it. */
export function storageComplaints(text: string): readonly Complaint[] {
  const [, scheme = "", place = "", query = ""] = form.exec(text) ?? [];
  if (scheme === "") return [{ message: "expected the URL of a folder, found another form", hint: example }];
  if (/^[^/]*@/.test(place)) {
    return [
      {
        message: "expected a URL without user and password, found one with them",
        hint: "remove them: a suite is kept and shared. Credentials come from the store's own files, such as ~/.aws/credentials",
      },
    ];
  }
  const known = settings[scheme] ?? [];
  return [...new URLSearchParams(query).keys()].every((key) => known.includes(key))
    ? []
    : [
        {
          message: `expected no settings in the URL but ${known.join(" and ") || "none"}, found others`,
          hint: "remove them: a suite is kept and shared, and secrets do not belong in it",
        },
      ];
}

/** `local`, or where the prepared rows lie as well. */
export const storage = z
  .string({ error: "local or the URL of a folder" })
  .superRefine(complaints((text) => (text === "local" ? [] : storageComplaints(text))))
  .describe(`where prepared rows are read from: local (the default), or a URL ${example}`);
