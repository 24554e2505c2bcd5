/** How old the page is, from its age in seconds; empty where that is not known. */
export function ageText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 90) return `That was ${Math.round(seconds)} s ago.`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `That was ${minutes} min ago.`;
  return `That was ${Math.round(minutes / 60)} h ago: if no block takes so long, the study has ended without its page; "scalebench status" tells.`;
}
