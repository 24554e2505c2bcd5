"""The manifests of `plan --target kubernetes` against published schemas: the golden files of test/plan/kubernetes.

Job, Service, ConfigMap, PersistentVolumeClaim and pods: Kubernetes' own schemas, strict (kubernetes-validate).
SparkApplication: the operator's own generated models (kubeflow-spark-api).
RayJob: no package carries its schema. RAY_JOB is WRITTEN BY HAND from KubeRay's ray.io/v1 types, the part that is used.
"""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped,unused-ignore]
import pytest
from kubeflow_spark_api.models import SparkV1beta2SparkApplication
from kubernetes_validate import validate

import yaml  # type: ignore[import-untyped,unused-ignore]

GOLDENS = Path(__file__).parents[1] / "plan" / "kubernetes" / "goldens"
FILES = sorted(GOLDENS.glob("*.yaml"))
VERSION = "1.37"
BUILT_IN = {"Job", "Service", "ConfigMap", "PersistentVolumeClaim"}

Object = dict[str, Any]

QUANTITY = {"type": "string"}
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
GROUP = {"rayStartParams": TEXTS, "template": {"type": "object"}}
RAY_JOB = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": "ray.io/v1"},
        "kind": {"const": "RayJob"},
        "metadata": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 47}}},
        "spec": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "entrypoint": {"type": "string"},
                "runtimeEnvYAML": {"type": "string"},
                "activeDeadlineSeconds": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
                "backoffLimit": {"type": "integer", "minimum": 0},
                "shutdownAfterJobFinishes": {"type": "boolean"},
                "ttlSecondsAfterFinished": {"type": "integer", "minimum": 0},
                "rayClusterSpec": {
                    "type": "object",
                    "required": ["headGroupSpec"],
                    "additionalProperties": False,
                    "properties": {
                        "headGroupSpec": {
                            "type": "object",
                            "required": ["rayStartParams", "template"],
                            "additionalProperties": False,
                            "properties": GROUP,
                        },
                        "workerGroupSpecs": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": [
                                    "groupName",
                                    "minReplicas",
                                    "maxReplicas",
                                    "rayStartParams",
                                    "template",
                                ],
                                "additionalProperties": False,
                                "properties": {
                                    **GROUP,
                                    "groupName": {"type": "string"},
                                    "replicas": {"type": "integer", "minimum": 0},
                                    "minReplicas": {"type": "integer", "minimum": 0},
                                    "maxReplicas": {"type": "integer", "minimum": 0},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def check_pod(template: Object) -> None:
    """A pod template inside of an operator's object, as the pod that the operator makes of it."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": template["spec"]}
    validate(pod, VERSION, strict=True)
    assert set(template) <= {"metadata", "spec"}


def check_ray_job(job: Object) -> None:
    jsonschema.Draft202012Validator(RAY_JOB).validate(job)
    cluster = job["spec"]["rayClusterSpec"]
    for group in [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]:
        check_pod(group["template"])
    assert set(yaml.safe_load(job["spec"]["runtimeEnvYAML"])) == {"env_vars"}


def check_spark_application(application: Object) -> None:
    model = SparkV1beta2SparkApplication.from_dict(copy.deepcopy(application))
    assert model is not None
    # Models drop what they do not know: what comes back must be all that was given.
    assert json.loads(model.to_json()) == application


def check(thing: Object) -> None:
    """Raises where an object is not what its schema says."""
    if thing["kind"] in BUILT_IN:
        validate(thing, VERSION, strict=True)
    elif thing["kind"] == "RayJob":
        check_ray_job(thing)
    else:
        assert thing["apiVersion"] == "sparkoperator.k8s.io/v1beta2"
        check_spark_application(thing)


def objects_of(file: Path) -> list[Object]:
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def find(kind: str, name: str) -> Object:
    return next(thing for thing in objects_of(GOLDENS / name) if thing["kind"] == kind)


def test_there_are_manifests_of_every_runner_on_both_devices() -> None:
    runners = {"horovod", "ray", "single", "spark-horovod", "torch-ddp"}
    assert {file.stem for file in FILES} == {f"{runner}-{device}" for runner in runners for device in ("cpu", "gpu")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_manifests_are_what_the_schemas_ask_for(file: Path) -> None:
    for thing in objects_of(file):
        check(thing)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_trial_in_the_config_map_is_one_that_training_reads(file: Path) -> None:
    from scalebench_training.trial import parse_trial

    config = next(thing for thing in objects_of(file) if thing["kind"] == "ConfigMap")
    trial = parse_trial(json.loads(config["data"]["trial.json"]))
    assert str(trial.paths.output).startswith("/results/")


def broken(thing: Object, path: list[Any], value: Any) -> Object:
    changed = copy.deepcopy(thing)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("kind", "name", "path", "value"),
    [
        ("Job", "torch-ddp-cpu.yaml", ["spec", "completionsMode"], "Indexed"),
        ("Job", "torch-ddp-cpu.yaml", ["spec", "completions"], "2"),
        ("Service", "horovod-cpu.yaml", ["spec", "ports", 0, "port"], "29500"),
        ("RayJob", "ray-cpu.yaml", ["spec", "shutdownAfterJobFinish"], True),
        ("RayJob", "ray-cpu.yaml", ["spec", "rayClusterSpec", "workerGroupSpecs", 0, "replicas"], "2"),
        ("RayJob", "ray-cpu.yaml", ["spec", "rayClusterSpec", "headGroupSpec", "template", "spec", "image"], "a"),
        ("SparkApplication", "spark-horovod-cpu.yaml", ["spec", "executor", "instance"], 2),
        ("SparkApplication", "spark-horovod-cpu.yaml", ["spec", "executor", "instances"], "two"),
    ],
)
def test_a_manifest_with_a_wrong_key_or_type_is_refused(kind: str, name: str, path: list[Any], value: Any) -> None:
    with pytest.raises(Exception, match=r"."):
        check(broken(find(kind, name), path, value))
