import { describe, expect, it } from "vitest";
import { faultsWith } from "./faults.js";

describe("a value of a suite", () => {
  it("has the type that is expected", () => {
    expect(faultsWith("steps: 100", "steps: many")).toEqual([
      'SUITE_INVALID s.yaml:20:10 measure.steps: expected a whole number, found "many" // steps: steps of the timed window, such as 100',
    ]);
  });

  it("lies within its limits", () => {
    expect(faultsWith("steps: 100", "steps: 0")).toEqual([
      "SUITE_INVALID s.yaml:20:10 measure.steps: expected a whole number of at least 1, found 0 // steps: steps of the timed window, such as 100",
    ]);
  });

  it("is finite", () => {
    expect(faultsWith("learningRate: 0.1", "learningRate: .inf")[0]).toBe(
      "SUITE_INVALID s.yaml:14:41 workload.optimizer.learningRate: expected a number, found Infinity // learningRate: used as it is: no framework rescales it",
    );
  });

  it("is no list outside of factors", () => {
    expect(faultsWith("steps: 100", "steps: [100, 200]")).toEqual([
      "SUITE_INVALID s.yaml:20:10 measure.steps: expected a whole number, found a list // a list is a sweep only under factors: write `measure.steps: [...]` there",
    ]);
  });

  it("of a duration has a unit", () => {
    expect(faultsWith("timeout: 5m", "timeout: 300")).toEqual([
      "SUITE_INVALID s.yaml:24:12 measure.timeout: expected a duration with its unit, such as 30s or 5m, found 300 // timeout: after which a trial is ended and counts as failed, such as 5m",
    ]);
  });

  it("of a duration has a unit that is known", () => {
    expect(faultsWith("timeout: 5m", "timeout: 5 minutes")).toEqual([
      'SUITE_INVALID s.yaml:24:12 measure.timeout: expected a duration with its unit, such as 30s or 5m, found "5 minutes" // timeout: after which a trial is ended and counts as failed, such as 5m',
    ]);
  });

  it.each(["0s", "9000h"])("of a duration is one that a timer can wait for, unlike %s", (duration) => {
    expect(faultsWith("timeout: 5m", `timeout: ${duration}`)).toEqual([
      `SUITE_INVALID s.yaml:24:12 measure.timeout: expected a duration of more than 0s and at most 168h, found "${duration}" // timeout: after which a trial is ended and counts as failed, such as 5m`,
    ]);
  });

  it("names a model that exists, or a file", () => {
    expect(faultsWith("model: cnn", "model: cn")).toEqual([
      'SUITE_INVALID s.yaml:11:10 workload.model: expected one of cnn or mlp, a config of the transformers library such as hf:gpt2 or a file and its function such as ./my_model.py:build, found "cn" // did you mean `cnn`?',
    ]);
  });

  it.each(["hf:./weights", "hf:openai-community/gpt2", "hf:/etc/passwd", "hf:", "hf:../gpt2"])(
    "names no path and no id of a hub after hf:, unlike %s",
    (name) => {
      const faults = faultsWith("model: cnn", `model: "${name}"`);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain("workload.model: expected one of cnn or mlp, a config of the transformers library");
      expect(faults[0]).toContain("neither paths nor ids of a hub");
    },
  );

  it("names a model in the long form as well", () => {
    expect(faultsWith("model: cnn", "model: { nam: cnn }")).toEqual([
      "SUITE_INVALID s.yaml:11:3 expected `name` in workload.model, found nothing // add `name:`",
    ]);
  });

  it("of a model's option is a scalar or a list of numbers", () => {
    expect(faultsWith("model: cnn", "model: { name: cnn, channels: { first: 1 } }")).toEqual([
      "SUITE_INVALID s.yaml:11:33 workload.model.channels: expected text, a number or true or false, found a mapping // see schemas/suite.schema.json",
    ]);
  });

  it("names a data set that exists", () => {
    expect(faultsWith("dataset: digits", "dataset: digit")).toEqual([
      'SUITE_INVALID s.yaml:12:12 workload.dataset: expected one of digits or synthetic, found "digit" // did you mean `digits`?',
    ]);
  });

  it("gives one kind of batch, not both", () => {
    expect(faultsWith("{ global: 256 }", "{ global: 256, perWorker: 64 }")).toEqual([
      "SUITE_INVALID s.yaml:13:10 workload.batch: expected either global or perWorker, found both // strong scaling fixes `global`, weak scaling fixes `perWorker`; a factor counts as well",
    ]);
  });

  it("gives one kind of batch, not none", () => {
    expect(faultsWith("{ global: 256 }", "{}")).toEqual([
      "SUITE_INVALID s.yaml:13:10 workload.batch: expected either global or perWorker, found neither // strong scaling fixes `global`, weak scaling fixes `perWorker`; a factor counts as well",
    ]);
  });

  it("of scaling agrees with the batch", () => {
    expect(faultsWith("scaling: strong", "scaling: weak")).toEqual([
      "SUITE_INVALID s.yaml:18:10 scaling: expected workload.batch.perWorker for weak scaling, found global // write `batch: { perWorker: ... }`, or `scaling: strong`",
    ]);
  });

  it("of momentum belongs to sgd", () => {
    expect(faultsWith("name: sgd", "name: adam")).toEqual([
      "SUITE_INVALID s.yaml:14:57 workload.optimizer.momentum: expected no momentum for adam, found one // remove it: momentum belongs to sgd",
    ]);
  });

  it("of a scaled learning rate has a batch that it is right for", () => {
    expect(faultsWith("momentum: 0.9 }", "momentum: 0.9, learningRateScaling: linear }")).toEqual([
      "SUITE_INVALID s.yaml:14:82 workload.optimizer.learningRateScaling: expected `referenceBatch` beside learningRateScaling, found none // add `referenceBatch: 256`: the global batch, in samples, that learningRate is right for",
    ]);
    expect(faultsWith("momentum: 0.9 }", "momentum: 0.9, learningRateScaling: linear, referenceBatch: 256 }")).toEqual(
      [],
    );
  });

  it("of a learning rate's warm-up, of clipping and of accumulation lies within its limits", () => {
    expect(faultsWith("momentum: 0.9 }", "learningRateWarmup: 1.5, clipNorm: 0 }")).toEqual([
      "SUITE_INVALID s.yaml:14:66 workload.optimizer.learningRateWarmup: expected a whole number, found 1.5 // learningRateWarmup: steps from the first one on over which the learning rate grows linearly to its value",
      "SUITE_INVALID s.yaml:14:81 workload.optimizer.clipNorm: expected a number more than 0, found 0 // clipNorm: the most that the norm of all gradients together may be, after their exchange",
    ]);
    expect(faultsWith("precision: fp32", "accumulation: 0")).toEqual([
      "SUITE_INVALID s.yaml:15:17 workload.accumulation: expected a whole number of at least 1, found 0 // accumulation: micro-batches that a worker's batch goes through in, with one exchange after the last; 1 by default",
    ]);
  });

  it("of input is memory, parquet or synthetic", () => {
    expect(faultsWith("precision: fp32", "input: parquet")).toEqual([]);
    expect(faultsWith("precision: fp32", "input: disk")).toEqual([
      'SUITE_INVALID s.yaml:15:10 workload.input: expected one of memory, parquet or synthetic, found "disk" // input: rows of training: in memory (the default), read from parquet while training, or synthetic, one batch over and over',
    ]);
  });

  it.each([
    "local",
    "s3://bucket/rows?endpoint_override=http://127.0.0.1:9000&region=eu-west-1",
    "file:///folder/rows",
    "hdfs://node:8020/rows",
    "delta+s3://bucket/table",
    "iceberg+file:///folder/metadata/00001-a.metadata.json",
    "abfs://container/rows",
  ])("of storage is local or a URL: %s", (storage) => {
    expect(faultsWith("precision: fp32", `storage: "${storage}"`)).toEqual([]);
  });

  it.each([
    ["s3://key:hidden@bucket/rows", "expected a URL without user and password, found one with them"],
    ["iceberg+s3://hidden@bucket", "expected a URL without user and password, found one with them"],
    [
      "s3://bucket/rows?secret_key=hidden",
      "expected no settings in the URL but endpoint_override and region, found others",
    ],
    ["sftp://host/rows?password=hidden", "expected no settings in the URL but none, found others"],
    ["/hidden/rows", "expected the URL of a folder, found another form"],
    ["hidden", "expected the URL of a folder, found another form"],
    ["delta+/hidden", "expected the URL of a folder, found another form"],
    ["s3://bucket/hidden rows", "expected the URL of a folder, found another form"],
    ["simplecache::s3://hidden", "expected the URL of a folder, found another form"],
  ])("of storage holds no secret, and none is repeated: %s", (storage, message) => {
    const faults = [
      ...faultsWith("precision: fp32", `storage: "${storage}"`),
      ...faultsWith("runner: [single", `workload.storage: ["${storage}"]\n  runner: [single`),
    ];
    expect(faults).toHaveLength(2);
    for (const fault of faults) {
      expect(fault).toContain(message);
      expect(fault).not.toContain("hidden");
    }
  });

  it("of precision is fp32 or bf16", () => {
    expect(faultsWith("precision: fp32", "precision: bf16")).toEqual([]);
    expect(faultsWith("precision: fp32", "precision: fp16")).toEqual([
      'SUITE_INVALID s.yaml:15:14 workload.precision: expected one of fp32 or bf16, found "fp16" // precision: of arithmetic: fp32, or bf16 by autocast, where parameters, gradients and loss stay in fp32',
    ]);
  });

  it("of repeats has min up to max", () => {
    expect(faultsWith("{ min: 4, max: 20 }", "{ min: 4, max: 2 }")).toEqual([
      "SUITE_INVALID s.yaml:23:12 measure.repeats: expected min to be at most max, found 4 and 2 // lower min or raise max",
    ]);
  });

  it("of the suite's name can be a folder's name", () => {
    expect(faultsWith("suite: quickstart", "suite: ../../etc/passwd")).toEqual([
      'SUITE_INVALID s.yaml:2:8 suite: expected a name of at most 64 letters, digits, dots, dashes and underscores, found "../../etc/passwd" // suite: a short name; the study\'s folder is named after it',
    ]);
  });

  it("of schema is this version", () => {
    expect(faultsWith("scalebench/v1", "scalebench/v2")).toEqual([
      'SUITE_INVALID s.yaml:1:9 schema: expected scalebench/v1, found "scalebench/v2" // did you mean `scalebench/v1`?',
    ]);
  });
});
