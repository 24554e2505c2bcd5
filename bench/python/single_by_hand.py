"""Plain PyTorch as one would write it without scalebench: `python single_by_hand.py --trial FILE`.

Same model, data, order, threads and number of steps as the trial file says, but no code of
scalebench's loop, records or clock. Prints {"throughputSamplesPerSecond", "digest", "accuracy"}: of the timed steps, of
the parameters after them, and after the last epoch; the harness's `single` must agree within 1 % and to the bit.

The evaluations are not timed, and still belong here: without them the timed steps had two to four times as many page
faults and took several per cent longer. glibc's allocator adapts to the largest blocks that were freed, and a test
batch is larger than a training batch.

Needs PYTHONPATH=runners/common for model, data and order of samples.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812

from scalebench_training.data import load_dataset
from scalebench_training.digest import parameter_digest
from scalebench_training.models import build_model
from scalebench_training.order import permutation

parser = argparse.ArgumentParser()
parser.add_argument("--trial", required=True)
trial = json.loads(Path(parser.parse_args().trial).read_text(encoding="utf-8"))

torch.set_num_threads(trial["threadsPerWorker"])
torch.set_num_interop_threads(1)
data = load_dataset(
    Path(trial["paths"]["datasets"]), trial["dataset"]["name"], trial["dataset"]["options"], trial["seed"]
)
inputs, labels = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_labels)
test_inputs, test_labels = torch.from_numpy(data.test_inputs), torch.from_numpy(data.test_labels)

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

batch = trial["batch"]["global"]
steps_per_epoch = len(inputs) // batch


def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One batch after the other, epoch after epoch."""
    epoch = 0
    while True:
        epoch += 1
        order = torch.from_numpy(permutation(len(inputs), trial["seed"], epoch))
        for i in range(steps_per_epoch):
            rows = order[i * batch : (i + 1) * batch]
            yield inputs[rows], labels[rows]


def train(steps: int) -> None:
    """Ordinary training steps."""
    for _ in range(steps):
        x, y = next(stream)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


def evaluate() -> float:
    """Accuracy on the test set."""
    model.eval()
    with torch.no_grad():
        correct = int((model(test_inputs).argmax(1) == test_labels).sum())
    model.train()
    return correct / len(test_labels)


stream = batches()
measure = trial["measure"]
accuracy = None
for _ in range(measure["epochs"]):
    train(steps_per_epoch)
    accuracy = evaluate()
train(measure["warmupSteps"])
start = time.perf_counter()
train(measure["steps"])
seconds = time.perf_counter() - start
throughput = measure["steps"] * batch / seconds
print(json.dumps({"throughputSamplesPerSecond": throughput, "digest": parameter_digest(model), "accuracy": accuracy}))
