/** Copies by selecting a text area: where the browser keeps its clipboard from pages, as for some from file://. */
function copySelected(area: HTMLTextAreaElement): boolean {
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

/** Puts a text on the clipboard. Where that is not allowed, leaves `area` selected for the reader's own key. */
export async function copyText(text: string, area: HTMLTextAreaElement): Promise<boolean> {
  area.hidden = true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    area.value = text;
    area.hidden = false;
    const copied = copySelected(area);
    area.hidden = copied;
    if (copied && before instanceof HTMLElement) before.focus();
    return copied;
  }
}
