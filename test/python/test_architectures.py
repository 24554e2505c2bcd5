"""Architectures of the transformers library: built from a config alone, alike at equal seeds, and without lots."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from scalebench_training.architecture_check import check_named_model
from scalebench_training.dataset import Dataset
from scalebench_training.errors import TrialError
from scalebench_training.flops import flops_per_sample
from scalebench_training.model import Model
from scalebench_training.model_build import ModelError
from scalebench_training.models import build_model

RANDOM = np.random.default_rng(1)
ROWS = RANDOM.integers(32, size=(8, 17))
TOKENS = Dataset(ROWS[:, :-1], ROWS[:, 1:], ROWS[:, :-1], ROWS[:, 1:], 32)
PIXELS = RANDOM.standard_normal((8, 1, 8, 8)).astype(np.float32)
IMAGES = Dataset(PIXELS, np.arange(8) % 3, PIXELS, np.arange(8) % 3, 3)
NUMBERS = Dataset(PIXELS.reshape(8, 64), np.arange(8) % 3, PIXELS.reshape(8, 64), np.arange(8) % 3, 3)

GPT2 = {"n_layer": 2, "n_embd": 32, "n_head": 2, "n_positions": 16}
LAYERS = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
VIT = {**LAYERS, "patch_size": 2}
CONVNEXT = {"num_stages": 2, "depths": [1, 1], "hidden_sizes": [8, 16], "patch_size": 2}
RESNET = {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "layer_type": "basic"}

SMALL: list[tuple[str, Mapping[str, object], Dataset]] = [
    ("hf:gpt2", GPT2, TOKENS),
    ("hf:vit", VIT, IMAGES),
    ("hf:convnext", CONVNEXT, IMAGES),
]


def built(name: str, options: Mapping[str, object], data: Dataset, seed: int = 1) -> Model:
    torch.manual_seed(seed)
    return build_model(name, options, data.shape, data.classes, data.categories)


def config_of(name: str, options: Mapping[str, object], data: Dataset) -> Any:
    module: Any = built(name, options, data).module
    return module.model.config


def fault(name: str, options: Mapping[str, object], data: Dataset) -> tuple[str, str]:
    with pytest.raises(ModelError) as caught:
        check_named_model(name, options, data, 1, "fp32")
    assert caught.value.line is None
    return caught.value.sentence, caught.value.hint


@pytest.mark.parametrize(("name", "options", "data"), SMALL)
def test_the_seed_alone_decides_the_start(name: str, options: Mapping[str, object], data: Dataset) -> None:
    one, same, other = (built(name, options, data, seed).module.state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(values, same[key]) for key, values in one.items())
    assert any(not torch.equal(values, other[key]) for key, values in one.items())


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize(("name", "options", "data"), SMALL)
def test_logits_are_what_training_and_evaluation_need(
    name: str, options: Mapping[str, object], data: Dataset, precision: str
) -> None:
    findings = check_named_model(name, options, data, 1, precision)
    model = built(name, options, data)
    assert findings.warnings == []
    assert findings.parameters == sum(parameter.numel() for parameter in model.module.parameters())
    inputs, labels = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_labels)
    assert model.module(inputs).shape == (*labels.shape, data.classes)
    assert torch.equal(model.module.train()(inputs), model.module.eval()(inputs))
    assert (flops_per_sample(model, inputs[:2], labels[:2]) or 0) > 2 * findings.parameters


def test_every_probability_of_dropout_is_0_in_config_and_layers() -> None:
    for name, options, data in [*SMALL, ("hf:bert", LAYERS, TOKENS)]:
        module = built(name, options, data).module
        config = config_of(name, options, data)
        drops = {key: value for key, value in vars(config).items() if "drop" in key and isinstance(value, int | float)}
        assert set(drops.values()) <= {0.0}, name
        assert all(layer.p == 0 for layer in module.modules() if isinstance(layer, torch.nn.Dropout)), name
    with pytest.raises(TrialError, match=r"expected no attn_pdrop above 0 for model hf:gpt2, found 0\.1"):
        built("hf:gpt2", {**GPT2, "attn_pdrop": 0.1}, TOKENS)
    built("hf:gpt2", {**GPT2, "attn_pdrop": 0}, TOKENS)


def test_what_follows_from_the_data_is_set_and_cannot_be_an_option() -> None:
    config = config_of("hf:gpt2", GPT2, TOKENS)
    assert (config.vocab_size, config.n_layer, config.use_cache, config.eos_token_id) == (32, 2, False, None)
    # The library's common names for keys that a config calls otherwise are options too.
    assert config_of("hf:gpt2", {"n_embd": 32, "n_head": 2, "num_hidden_layers": 3}, TOKENS).n_layer == 3
    config = config_of("hf:vit", VIT, IMAGES)
    assert (config.num_channels, config.image_size, config.num_labels) == (1, 8, 3)
    for key in ("vocab_size", "num_labels", "image_size", "use_cache"):
        with pytest.raises(TrialError, match=f"expected no option {key} of model hf:gpt2, for it follows from"):
            built("hf:gpt2", {key: 1}, TOKENS)


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("/etc/passwd", "neither paths nor ids of a hub"),
        ("../weights", "neither paths nor ids of a hub"),
        ("openai-community/gpt2", "did you mean hf:gpt2"),
        ("gpt-2", "did you mean hf:gpt2"),
        ("vitt", "did you mean hf:vit"),
        ("", "such as hf:gpt2"),
    ],
)
def test_what_is_no_config_of_the_library_is_refused(config: str, says: str) -> None:
    sentence, hint = fault(f"hf:{config}", {}, TOKENS)
    assert sentence == f"expected a config of the transformers library after hf:, found {config!r}"
    assert says in hint


def test_an_unknown_option_is_answered_with_the_class_and_its_near_keys() -> None:
    sentence, hint = fault("hf:gpt2", {"n_layers": 2}, TOKENS)
    assert sentence == "expected an option that GPT2Config of hf:gpt2 has, found n_layers"
    assert "n_layer" in hint
    for foreign in ("auto_map", "_name_or_path", "attn_implementation", "quantization_config", "trust_remote_code"):
        assert "expected an option that GPT2Config of hf:gpt2 has" in fault("hf:gpt2", {foreign: "x"}, TOKENS)[0]
    for backbone in ("use_pretrained_backbone", "backbone"):
        assert "found " + backbone in fault("hf:dpt", {backbone: "x"}, IMAGES)[0]
    assert "n_layer" in fault("hf:gpt2", {"n_layer": "two"}, TOKENS)[0]


@pytest.mark.parametrize(
    ("name", "options", "data", "says"),
    [
        ("hf:gpt2", {}, IMAGES, "expected a config with num_channels"),
        ("hf:vit", {}, TOKENS, "expected a config with vocab_size"),
        ("hf:vit", {}, IMAGES, "expected patch_size of model hf:vit to divide images of 8 x 8, found 16"),
        ("hf:t5", {}, TOKENS, "the library has no class for that"),
        ("hf:gpt2", {**GPT2, "n_positions": 8}, TOKENS, "to take the 16 tokens of a sample, found n_positions 8"),
        ("hf:gpt2", {**GPT2, "n_positions": 64}, NUMBERS, "expected ids of tokens, found rows of numbers"),
        ("mlp", {"width": 3}, IMAGES, "model mlp has no option width"),
    ],
)
def test_data_that_an_architecture_cannot_have_is_told(
    name: str, options: Mapping[str, object], data: Dataset, says: str
) -> None:
    assert says in fault(name, options, data)[0]


@pytest.mark.parametrize(
    ("name", "options", "data", "frozen"),
    [
        ("hf:vit", VIT, IMAGES, "attention.k_proj.bias"),
        ("hf:bert", LAYERS, TOKENS, "attention.self.key.bias"),
        # Rotated by position after the bias was added: there it matters.
        ("hf:qwen2", {**LAYERS, "num_key_value_heads": 2}, TOKENS, None),
        ("hf:gpt2", GPT2, TOKENS, None),
        ("hf:convnext", CONVNEXT, IMAGES, None),
    ],
)
def test_biases_that_change_nothing_are_not_trained(
    name: str, options: Mapping[str, object], data: Dataset, frozen: str | None
) -> None:
    module = built(name, options, data).module
    fixed = [key for key, values in module.named_parameters() if not values.requires_grad]
    assert len(fixed) == (0 if frozen is None else 2)
    assert all(key.endswith(frozen or "") for key in fixed)
    assert all(values.grad is None for values in module.parameters())
    inputs = torch.from_numpy(data.train_inputs)
    before = module(inputs)
    with torch.no_grad():
        for key in fixed:
            module.get_parameter(key).add_(1)
    assert torch.allclose(before, module(inputs), atol=1e-5)


def test_an_encoder_may_not_see_the_tokens_that_it_is_to_predict(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_named_model("hf:bert", LAYERS, TOKENS, 1, "fp32").warnings == []
    monkeypatch.setattr("scalebench_training.hugging_face._of_tokens", lambda classes: {"vocab_size": classes})
    assert "looks at those after it" in fault("hf:bert", LAYERS, TOKENS)[0]


def test_batch_normalisation_is_warned_of_as_in_a_users_own_model() -> None:
    (sentence, line), *others = check_named_model("hf:resnet", RESNET, IMAGES, 1, "fp32").warnings
    assert (line, others) == (None, [])
    assert "(BatchNorm2d) looks at all samples of a batch together" in sentence


def test_without_the_library_the_message_names_the_command_and_nothing_is_fetched(tmp_path: Path) -> None:
    """A package in the way stands for one that is not there."""
    (tmp_path / "transformers.py").write_text("raise ImportError('No module named transformers')\n", encoding="utf-8")
    program = (
        "import os\n"
        "from scalebench_training.errors import TrialError\n"
        "from scalebench_training.models import build_model\n"
        "try:\n"
        "    build_model('hf:gpt2', {}, (16,), 32)\n"
        "except TrialError as error:\n"
        "    print(error, os.environ['HF_HUB_OFFLINE'])\n"
    )
    common = Path(__file__).parents[2] / "runners" / "common"
    variables = {"PYTHONPATH": f"{tmp_path}:{common}", "PATH": "/usr/bin:/bin"}
    said = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True)
    assert "model hf:gpt2" in said.stdout
    assert "run `scalebench setup --with hugging-face` 1" in said.stdout
