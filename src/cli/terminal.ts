import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colour only where a person looks, and never when NO_COLOR is set (https://no-color.org). */
function colours(stream: NodeJS.WriteStream): boolean {
  const noColor = process.env.NO_COLOR;
  return stream.isTTY === true && (noColor === undefined || noColor === "") && process.env.TERM !== "dumb";
}

/** Text for stderr in a style, or plain where colour is not wanted. */
export function styled(style: Style, text: string): string {
  return colours(process.stderr) ? styleText(style, text, { validateStream: false }) : text;
}

/** Data: what another program may read. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Narration: what a person reads. */
export function narrate(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** True where a status line may be rewritten in place. */
export const isLive = (): boolean => process.stderr.isTTY === true && process.env.TERM !== "dumb";

/** One line at the bottom of a terminal that is rewritten in place; nothing at all elsewhere. */
export class StatusLine {
  #shown = false;

  show(text: string): void {
    if (!isLive()) {
      return;
    }
    const width = process.stderr.columns ?? 80;
    process.stderr.write(`\r\u001b[2K${text.slice(0, width - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) {
      process.stderr.write("\r\u001b[2K");
      this.#shown = false;
    }
  }
}
