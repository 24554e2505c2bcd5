/** The answer of `npm audit --json` in lines, the weaknesses first. */
export function auditLines({ vulnerabilities, metadata }) {
  const { total, ...bySeverity } = metadata.vulnerabilities;
  const found = Object.values(vulnerabilities).map(
    ({ name, severity, range, fixAvailable }) =>
      `warning: ${name} ${range}: ${severity}${fixAvailable === false ? "" : ", a later version mends it"}`,
  );
  const counts = Object.entries(bySeverity).map(([severity, count]) => `${count} ${severity}`);
  return [...found, `${total} known weaknesses in ${metadata.dependencies.prod} packages (${counts.join(", ")})`];
}
