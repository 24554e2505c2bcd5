/** `name==version` of requirement texts, each once; markers, comments and lines without a number are passed over. */
export function pinnedPackages(texts) {
  const pins = texts.flatMap((text) =>
    [...text.matchAll(/^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([A-Za-z0-9.!_-]+)/gm)].map(
      ([, name, version]) => ({
        name: name.toLowerCase().replaceAll(/[._-]+/g, "-"),
        version,
      }),
    ),
  );
  return [...new Map(pins.map((pin) => [`${pin.name}==${pin.version}`, pin])).values()];
}

/** What OSV is asked: one query a package (https://google.github.io/osv.dev/post-v1-querybatch). */
export const osvQuery = (packages) => ({
  queries: packages.map(({ name, version }) => ({ package: { name, ecosystem: "PyPI" }, version })),
});

/** OSV's answer, one result a package in their order, in lines; undefined where it is no such answer. */
export function osvLines(answer, packages) {
  if (!Array.isArray(answer?.results) || answer.results.length !== packages.length) return undefined;
  const found = answer.results.flatMap(({ vulns = [] }, index) => vulns.map(({ id }) => ({ id, ...packages[index] })));
  return [
    ...found.map(
      ({ name, version, id }) => `warning: ${name} ${version}: ${id}, see https://osv.dev/vulnerability/${id}`,
    ),
    `${found.length} known weaknesses in ${packages.length} Python packages`,
  ];
}
