/**
 * A line of options for sbatch. Its reader takes double quotes, and within them a backslash before what is meant as it is
 * (tried with Slurm 22.05; src/sbatch/opt.c). A line break cannot be said.
 */
export function directive(name: string, value?: string): string {
  if (value === undefined) return `#SBATCH --${name}`;
  if (/[\p{Cc}]/u.test(value)) throw new Error(`--${name}: a control character cannot be said to sbatch`);
  const plain = /^[A-Za-z0-9_@%+=:,./[\]{}*-]+$/.test(value);
  return `#SBATCH --${name}=${plain ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`}`;
}

/** A file's path, in which sbatch would replace `%j` and the like, and nothing at all after a backslash. */
export const outputPath = (path: string): string => path.replaceAll("%", "%%");
