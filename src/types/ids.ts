declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Names a cell in files, on the page and in claims, e.g. `torch-ddp-n1-w2`. Safe as a folder name. */
export type CellId = Branded<"CellId">;
/** Names a trial, e.g. `b003-torch-ddp-n1-w2`. Safe as a folder name. */
export type TrialId = Branded<"TrialId">;
/** Names a service of a study, e.g. `spark-n1`. Safe as a folder name. */
export type ServiceId = Branded<"ServiceId">;
/** Names a node of the cluster, e.g. `node0`. */
export type NodeName = Branded<"NodeName">;

export const cellId = (text: string): CellId => text as CellId;
export const trialId = (text: string): TrialId => text as TrialId;
export const serviceId = (text: string): ServiceId => text as ServiceId;
export const nodeName = (text: string): NodeName => text as NodeName;

/** In claims, the preparation of a data set's rows stands where cells do. */
export const preparationId = (dataset: string): CellId => cellId(`preparation-of-${dataset}`);

/** Ids of a study's files name folders: nothing that leads out of one. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
