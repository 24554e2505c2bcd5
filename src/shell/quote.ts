/** One word for a POSIX shell, whatever it holds: only the single quote ends single quotes. */
export const quoted = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A delimiter that is no line of the text. */
function delimiterFor(text: string): string {
  const lines = new Set(text.split("\n"));
  let delimiter = "END_OF_FILE";
  while (lines.has(delimiter)) delimiter += "_";
  return delimiter;
}

/** Writes `text` to a file, byte for byte; a here-document always ends with a line feed. */
export function writeFile(path: string, text: string): string {
  if (!text.endsWith("\n")) return `printf %s ${quoted(text)} > ${quoted(path)}`;
  const delimiter = delimiterFor(text);
  return `cat > ${quoted(path)} <<'${delimiter}'\n${text}${delimiter}`;
}

/** A comment of one line. */
export const comment = (text: string): string => `# ${text.replaceAll(/[\r\n]+/g, " ")}`;
