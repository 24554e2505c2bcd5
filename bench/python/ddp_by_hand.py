"""PyTorch DDP as one would write it without scalebench: `torchrun --nproc-per-node 2 ddp_by_hand.py --trial FILE`.

Same model, data, order, threads and number of steps as the trial file says, but no code of
scalebench's loop, records or clock. Rank 0 prints {"throughputSamplesPerSecond", "digest", "accuracy"}: samples of
all ranks over the slowest rank's time, the parameters after the timed steps, and after the last epoch; the harness's
`torch-ddp` must agree within 2 % and to the bit. For why it evaluates, see single_by_hand.py.

Needs PYTHONPATH=runners/common for model, data and order of samples.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F  # noqa: N812
from torch.nn.parallel import DistributedDataParallel

from scalebench_training.data import load_dataset
from scalebench_training.digest import parameter_digest
from scalebench_training.models import build_model
from scalebench_training.order import permutation

parser = argparse.ArgumentParser()
parser.add_argument("--trial", required=True)
trial = json.loads(Path(parser.parse_args().trial).read_text(encoding="utf-8"))

torch.set_num_threads(trial["threadsPerWorker"])
torch.set_num_interop_threads(1)
dist.init_process_group("gloo")
rank, world = dist.get_rank(), dist.get_world_size()
data = load_dataset(
    Path(trial["paths"]["datasets"]), trial["dataset"]["name"], trial["dataset"]["options"], trial["seed"]
)
inputs, labels = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_labels)
test_inputs = torch.from_numpy(data.test_inputs[rank::world])
test_labels = torch.from_numpy(data.test_labels[rank::world])

torch.manual_seed(trial["seed"])
model = build_model(trial["model"]["name"], trial["model"]["options"], data.shape, data.classes).module
settings = trial["optimizer"]
if settings["name"] != "sgd":
    raise SystemExit("this script trains with sgd only")
optimizer = torch.optim.SGD(
    model.parameters(),
    lr=settings["learningRate"],
    momentum=settings["momentum"],
    weight_decay=settings["weightDecay"],
)
ddp = DistributedDataParallel(model)

batch = trial["batch"]["global"]
steps_per_epoch = len(inputs) // batch


def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """This rank's part of one global batch after the other, epoch after epoch."""
    epoch = 0
    while True:
        epoch += 1
        order = torch.from_numpy(permutation(len(inputs), trial["seed"], epoch))
        for i in range(steps_per_epoch):
            rows = order[i * batch : (i + 1) * batch][rank::world]
            yield inputs[rows], labels[rows]


def train(steps: int) -> None:
    """Ordinary training steps."""
    for _ in range(steps):
        x, y = next(stream)
        optimizer.zero_grad()
        loss = F.cross_entropy(ddp(x), y)
        loss.backward()
        optimizer.step()


def evaluate() -> float:
    """Accuracy on the test set, of which each rank takes its part."""
    model.eval()
    with torch.no_grad():
        correct = (model(test_inputs).argmax(1) == test_labels).sum()
    model.train()
    dist.all_reduce(correct)
    return int(correct) / len(data.test_labels)


stream = batches()
measure = trial["measure"]
accuracy = None
for _ in range(measure["epochs"]):
    train(steps_per_epoch)
    accuracy = evaluate()
train(measure["warmupSteps"])
dist.barrier()
start = time.perf_counter()
train(measure["steps"])
seconds = torch.tensor(time.perf_counter() - start, dtype=torch.float64)
dist.all_reduce(seconds, op=dist.ReduceOp.MAX)
if rank == 0:
    throughput = measure["steps"] * batch / seconds.item()
    result = {"throughputSamplesPerSecond": throughput, "digest": parameter_digest(model), "accuracy": accuracy}
    print(json.dumps(result))
dist.destroy_process_group()
sys.stdout.flush()
# Python's finalisation may catch Gloo's threads at letting go of a tensor, which is SIGABRT (pytorch issue 190489).
os._exit(0)
