import { followAddress, keepInAddress } from "./address.js";
import { element } from "./element.js";

const otherMetric = "other-metric";

/** "timeToTarget" to "time to target". */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const metricsOf = (figure: HTMLElement): readonly string[] => (figure.dataset.metric ?? "").split(" ");

/** A list of the metrics that figures show; one that is chosen leaves only its own figures. */
export function addMetricChoice(): void {
  const bar = document.querySelector(".picker");
  const figures = [...document.querySelectorAll<HTMLElement>("main figure[data-metric]")];
  const metrics = [...new Set(figures.flatMap(metricsOf))];
  if (bar === null || metrics.length < 2) return;
  const choice = element("select", "");
  for (const metric of ["", ...metrics]) {
    const option = element("option", "", metric === "" ? "all metrics" : wordsOf(metric));
    option.value = metric;
    choice.append(option);
  }
  const label = element("label", "picker-title", "Figures of ");
  label.append(choice);
  bar.querySelector(".picker-says")?.before(label);

  const choose = (metric: string): void => {
    choice.value = metrics.includes(metric) ? metric : "";
    for (const figure of figures) {
      figure.classList.toggle(otherMetric, choice.value !== "" && !metricsOf(figure).includes(choice.value));
    }
    keepInAddress({ metric: choice.value === "" ? undefined : choice.value });
  };
  choice.addEventListener("change", () => choose(choice.value));
  followAddress(
    ({ metric }) => choose(metric ?? ""),
    ({ metric }) => metric === undefined,
    () => choose(choice.value),
  );
}
