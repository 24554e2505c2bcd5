import { ScalebenchError } from "../errors/error.js";

/** Twice as many pixels as the SVG says, for screens and slides. */
const zoom = 2;

const probe = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">A</text></svg>';

type Resvg = typeof import("@resvg/resvg-js").Resvg;

interface PngOptions {
  /** The system's fonts, for the words. */
  readonly fonts?: boolean;
  readonly load?: () => Promise<{ readonly Resvg: Resvg }>;
}

/** Its program is a prebuilt binary, an optional package for each system: there may be none. */
async function loadResvg(load: NonNullable<PngOptions["load"]>): Promise<Resvg> {
  try {
    return (await load()).Resvg;
  } catch (cause) {
    throw new ScalebenchError({
      code: "PICTURES_UNAVAILABLE",
      message: `expected a binary of @resvg/resvg-js for ${process.platform} on ${process.arch}, found none`,
      hint: "install with optional packages (`npm install --include=optional`), or write `--format svg`, which needs none",
      cause,
    });
  }
}

/**
 * Gives what makes PNG of SVG, with the fonts of the system. Throws PICTURES_UNAVAILABLE where its binary is missing,
 * and where no font is found: all words would be missing from the pictures.
 */
export async function pngMaker({
  fonts = true,
  load = () => import("@resvg/resvg-js"),
}: PngOptions = {}): Promise<(svg: string) => Uint8Array> {
  const Resvg = await loadResvg(load);
  const font = { loadSystemFonts: fonts };
  if (new Resvg(probe, { font }).getBBox() === undefined) {
    throw new ScalebenchError({
      code: "PICTURES_UNAVAILABLE",
      message: "expected fonts on this system for the words of the pictures, found none",
      hint: "install some (on Debian `apt-get install fonts-dejavu-core`), or write `--format svg`, which needs none",
    });
  }
  return (svg) => new Resvg(svg, { font, fitTo: { mode: "zoom", value: zoom } }).render().asPng();
}
