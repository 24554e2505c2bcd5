import { otherRunner } from "./table-rows.js";
import { type Tooltip, tipOf } from "./tooltip.js";

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One mark for each tooltip, in the order of those drawn last: a point, its bar and its ends say the same. */
function marksOf(chart: SVGSVGElement): readonly SVGElement[] {
  const last = new Map<string, SVGElement>();
  for (const mark of chart.querySelectorAll<SVGElement>("[data-tip]")) {
    if (mark.closest(`.${otherRunner}`) !== null) continue;
    last.delete(tipOf(mark));
    last.set(tipOf(mark), mark);
  }
  return [...last.values()];
}

/** A chart is one stop of the tab key; arrow keys go through its marks. */
export function addChartKeys(chart: SVGSVGElement, tooltip: Tooltip): void {
  let position = 0;
  const show = (): void => {
    const marks = marksOf(chart);
    position = Math.max(0, Math.min(position, marks.length - 1));
    const mark = marks[position];
    if (mark !== undefined) tooltip.show(mark, `${tipOf(mark)} (${position + 1} of ${marks.length})`);
  };
  chart.setAttribute("tabindex", "0");
  chart.addEventListener("focus", () => {
    // A press of the pointer gives the focus too, and has the tooltip of its own place.
    if (chart.matches(":focus-visible")) show();
  });
  chart.addEventListener("blur", tooltip.hide);
  chart.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    position += step;
    show();
  });
}
