import { stripVTControlCharacters } from "node:util";

/** What XML 1.0 (https://www.w3.org/TR/xml/#charsets) has no way to write, not even escaped; unpaired surrogates too. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const writable = (text: string): string => stripVTControlCharacters(text).replace(forbidden, "");

/** Text between tags. Line feeds and tabs stay; a parser would turn a plain CR into LF. */
const textOf = (text: string): string => writable(text).replace(/[&<>\r]/g, (character) => entities[character] ?? "");

/** A parser turns plain white space in an attribute into blanks. */
const attributeOf = (text: string): string =>
  writable(text).replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? "");

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element as lines of XML. Children are elements already; text is escaped here. */
export interface Element {
  readonly name: string;
  readonly attributes?: Attributes;
  readonly text?: string;
  readonly children?: readonly Element[];
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${attributeOf(String(value))}"`))
    .join("");
}

function lines({ name, attributes = {}, text = "", children = [] }: Element, indent: string): readonly string[] {
  const open = `${indent}<${name}${attributesOf(attributes)}`;
  if (text !== "") return [`${open}>${textOf(text)}</${name}>`];
  if (children.length === 0) return [`${open}/>`];
  return [`${open}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** A whole document in UTF-8. */
export const xmlDocument = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}\n`;
