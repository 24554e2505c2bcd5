import { expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { renderPictures } from "../../reports/pictures.js";
import { renderReport } from "../../reports/report.js";
import { pngMaker } from "../../src/cli/png.js";
import { fourWorkerCounts, quickstart } from "./fixture.js";
import { hostile } from "./hostile.js";

/** Width and height of a PNG: https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(bytes: Uint8Array): readonly [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

it("every chart of the page is a picture, named by section, figure and number", async () => {
  const pictures = await renderPictures(quickstart());
  const charts = (await renderReport(quickstart())).match(/<svg role="img"/g) ?? [];
  expect(pictures).toHaveLength(charts.length);
  const names = pictures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      "verdict-throughput-1",
      "scaling-throughput-5",
      "head-to-head-forest-1",
      "learning-pareto-1",
    ]),
  );
});

it("a picture stands alone: a namespace, a white ground, colours without variables, titles and the study's name", async () => {
  const pictures = await renderPictures(quickstart());
  for (const { name, svg } of pictures) {
    expect(svg, name).toMatch(/<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* viewBox="0 0 \d+ \d+"/);
    expect(svg, name).toMatch(/<rect width="\d+" height="\d+" fill="#fff"\/>/);
    expect(svg, name).not.toMatch(/var\(|currentColor|system-ui|data-|<style|<script|href/);
    expect(svg, name).toContain("scalebench · quickstart · study quickstart-20250314-090000");
  }
  expect(pictures.find(({ name }) => name === "scaling-throughput-2")?.svg).toMatch(
    /<title>Throughput in samples\/s [^<]*: torch-ddp<\/title>\n<desc>[^<]{40,}/,
  );
});

it("simulated nodes and a study that has not ended are said in each", async () => {
  for (const { svg } of await renderPictures({ ...fourWorkerCounts(), state: "interrupted" })) {
    // Lines are broken where they must be.
    const words = svg.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(words).toContain("simulated nodes share one host");
    expect(words).toContain("the study is interrupted: not final");
  }
});

it("the same analysis gives the same bytes", async () => {
  const first = await renderPictures(quickstart());
  await renderPictures(fourWorkerCounts());
  expect(await renderPictures(quickstart())).toEqual(first);
});

it("hostile names are words in XML that is well formed, and safe names of files", { timeout: 60_000 }, async () => {
  const pictures = await renderPictures(hostile());
  expect(pictures.length).toBeGreaterThan(20);
  for (const { name, svg } of pictures) {
    expect(name).toMatch(/^[a-z][A-Za-z0-9-]{3,120}$/);
    const tags = svg.match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /^<(?:script|img|style|a|image|foreignObject)\b| on[a-z]+=/i.test(tag))).toEqual([]);
  }
  const { errors } = await validateXML({
    xml: pictures.map(({ name, svg }) => ({ fileName: `${name}.svg`, contents: svg })),
    // Well-formedness is looked at whatever the schema says.
    schema: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/svg"><xs:element name="svg"><xs:complexType mixed="true"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`,
  });
  expect(errors).toEqual([]);
});

it("PNG has twice as many pixels, and its words are drawn", async () => {
  const asPng = await pngMaker();
  const svg = (words: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#fff"/><text y="15" font-family="Helvetica, DejaVu Sans, sans-serif">${words}</text></svg>`;
  expect(pngSize(asPng(svg("abc")))).toEqual([120, 40]);
  expect(asPng(svg("abc"))).toEqual(asPng(svg("abc")));
  expect(asPng(svg("abc"))).not.toEqual(asPng(svg("")));
});
