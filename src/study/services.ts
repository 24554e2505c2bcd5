import { describeExit } from "../launch/exit.js";
import type { Launcher } from "../launch/launcher.js";
import type { Markers } from "../launch/markers.js";
import { type RunningService, type ServiceFailure, startService, stopService } from "../launch/service.js";
import type { ServiceId } from "../types/ids.js";
import type { ServiceSpec } from "../types/launch.js";
import type { Observe } from "./events.js";
import type { Journal } from "./journal.js";
import type { StudyPaths } from "./layout.js";

export type Ensured =
  | { readonly state: "ready"; readonly services: readonly RunningService[] }
  | { readonly state: "failed"; readonly failure: ServiceFailure }
  | { readonly state: "aborted" };

interface ServicesOptions {
  readonly launcher: Launcher;
  readonly markers: Markers;
  readonly paths: StudyPaths;
  readonly journal: Journal;
  readonly observe: Observe;
  readonly signal: AbortSignal;
}

/** A service that failed so often in a row is not tried again in this run: each try may cost minutes. */
const mostFailures = 3;

interface Failures {
  readonly count: number;
  readonly last: ServiceFailure;
}

/** The services of a study: started when a trial first needs them, kept until the study ends. */
export class Services {
  readonly #options: ServicesOptions;
  readonly #running = new Map<ServiceId, RunningService>();
  readonly #failures = new Map<ServiceId, Failures>();

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  /** Makes all of them run. Throws file errors only; a service that does not start is a result. */
  async ensure(specs: readonly ServiceSpec[]): Promise<Ensured> {
    const services: RunningService[] = [];
    for (const spec of specs) {
      await this.#stopIfUnfit(spec);
      const running = this.#running.get(spec.id);
      const ensured: Ensured =
        running === undefined ? await this.#start(spec) : { state: "ready", services: [running] };
      if (ensured.state !== "ready") return ensured;
      services.push(...ensured.services);
    }
    return { state: "ready", services };
  }

  async #stopIfUnfit(spec: ServiceSpec): Promise<void> {
    const running = this.#running.get(spec.id);
    if (running === undefined) return;
    const lost = running.lost();
    if (lost !== undefined) {
      await this.stop([spec.id], `its process ${lost.process.spec.name} ${describeExit(lost.exit)} between trials`);
    } else if (JSON.stringify(running.spec) !== JSON.stringify(spec)) {
      await this.stop([spec.id], "the next trial needs it with other settings");
    }
  }

  async #start(spec: ServiceSpec): Promise<Ensured> {
    const { launcher, markers, paths, journal, observe, signal } = this.#options;
    const failures = this.#failures.get(spec.id);
    if (failures !== undefined && failures.count >= mostFailures) {
      const reason = `not run: ${failures.count} starts in a row failed in this run; the last: ${failures.last.reason}`;
      return { state: "failed", failure: { ...failures.last, reason } };
    }
    observe({ event: "service-starting", service: spec.id });
    const start = await startService(spec, { launcher, markers, logDirectory: paths.service(spec.id), signal });
    switch (start.state) {
      case "aborted":
        return start;
      case "failed":
        this.#failures.set(spec.id, { count: (failures?.count ?? 0) + 1, last: start.failure });
        return start;
      case "ready": {
        const { service } = start;
        this.#failures.delete(spec.id);
        this.#running.set(spec.id, service);
        const at = new Date().toISOString();
        journal.append({ event: "service-started", at, service: spec.id, seconds: service.seconds });
        observe({ event: "service-ready", service: spec.id, seconds: service.seconds });
        return { state: "ready", services: [service] };
      }
    }
  }

  /** Stops those of the services that run; the next trial that needs one starts it anew. */
  async stop(ids: readonly ServiceId[], because: string): Promise<void> {
    const { launcher, journal, observe } = this.#options;
    for (const id of ids) {
      const service = this.#running.get(id);
      if (service === undefined) continue;
      this.#running.delete(id);
      await stopService(service, launcher);
      journal.append({ event: "service-stopped", at: new Date().toISOString(), service: id, because });
      observe({ event: "service-stopped", service: id, because });
    }
  }

  /** Stops all, the last started first; a failure to write the journal does not keep the others running. */
  async stopAll(because: string): Promise<void> {
    const errors: unknown[] = [];
    for (const id of [...this.#running.keys()].reverse()) {
      await this.stop([id], because).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }
}
