import { textWidth } from "./text-width.js";

/** What a picture says around its chart. */
export interface PictureWords {
  /** Above the chart, the most important first. */
  readonly titles: readonly string[];
  /** For those who cannot see it. */
  readonly alternative: string;
  /** Below it, small. */
  readonly foot: string;
}

/** Colours of the page by the names of its CSS variables, without dashes. */
export type Colors = ReadonlyMap<string, string>;

const padding = 12;
const smallest = 300;
/** Names that viewers and resvg know; a font that is missing is passed over. */
const fonts = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif";
const title = { size: 13, line: 17 } as const;
const foot = { size: 9, line: 12 } as const;
const tags = /<[^>]*>/g;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

/** Words on as many lines as they need; a word that is wider than a line is cut into pieces that fit. */
function wrapped(text: string, width: number, size: number, bold: boolean): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, width, size, bold))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size, bold) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].filter((each) => each !== "");
}

function pieces(word: string, width: number, size: number, bold: boolean): readonly string[] {
  if (textWidth(word, size, bold) <= width) return [word];
  const most = Math.max(1, Math.floor(width / (size * 0.75)));
  const characters = [...word];
  return Array.from({ length: Math.ceil(characters.length / most) }, (_, index) =>
    characters.slice(index * most, (index + 1) * most).join(""),
  );
}

/** No CSS variable, no page's own data, fonts by name. Only inside tags: a text may read like an attribute. */
function inside(tag: string, colors: Colors): string {
  return tag
    .replace(/ data-[a-z]+="[^"]*"/g, "")
    .replace(/ (fill|stroke)="(?:var\(--([a-z0-9-]+)\)|(currentColor))"/g, (whole, name: string, variable?: string) => {
      const color = colors.get(variable ?? "ink");
      return color === undefined ? whole : ` ${name}="${color}"`;
    })
    .replace(/ font-family="[^"]*"/g, ` font-family="${fonts}"`);
}

const numberOf = (tag: string, name: string): number => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(tag)?.[1] ?? 0);

function textLines(
  lines: readonly string[],
  from: number,
  style: typeof title | typeof foot,
  attributes: string,
): string {
  return lines
    .map((line, index) => {
      const y = from + (index + 1) * style.line - 4;
      return `<text x="${padding}" y="${y}" font-size="${style.size}" ${attributes}>${escaped(line)}</text>`;
    })
    .join("\n");
}

/**
 * A chart of the page as a file of its own: a white ground, its titles, colours in place of CSS variables.
 * @param svg as `inlineSvg` makes it
 */
export function standaloneSvg(svg: string, words: PictureWords, colors: Colors): string {
  const root = /^<svg[^>]*>/.exec(svg)?.[0] ?? "";
  const chart = svg
    .slice(root.length)
    .replace(/<\/svg>\s*$/, "")
    .replace(tags, (tag) => inside(tag, colors));
  const width = Math.ceil(Math.max(smallest, numberOf(root, "width"))) + 2 * padding;
  const room = width - 2 * padding;
  const [first = "", ...more] = words.titles;
  const titles = wrapped(first, room, title.size, true);
  const others = more.flatMap((text) => wrapped(text, room, title.size, false));
  const feet = wrapped(words.foot, room, foot.size, false);
  const top = padding + (titles.length + others.length) * title.line + 6;
  const bottom = top + Math.ceil(numberOf(root, "height")) + 4;
  const height = bottom + feet.length * foot.line + padding;
  const [page, ink, muted] = ["page", "ink", "muted"].map((name) => colors.get(name) ?? "#000");
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts}">
<title>${escaped(words.titles.join(": "))}</title>
<desc>${escaped(words.alternative)}</desc>
<rect width="${width}" height="${height}" fill="${page}"/>
${textLines(titles, padding, title, `font-weight="600" fill="${ink}"`)}
${textLines(others, padding + titles.length * title.line, title, `fill="${ink}"`)}
<g transform="translate(${padding},${top})">${chart}</g>
${textLines(feet, bottom, foot, `fill="${muted}"`)}
</svg>
`;
}
