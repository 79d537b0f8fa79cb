"""Loads exported sets with the libraries that their formats are for.

Arguments: a folder that holds a set for each format, in a folder of its name.
"""

import json
import pathlib
import sys

import datasets
import pyarrow.parquet

ABOUT = {
    "action_id", "digest", "tool", "model_version", "kind", "source", "verdict", "tags", "reviewers", "posterior", "confidence",
    "incident_ids", "policy_version", "corrected_at", "split",
}
FIELDS = {
    "trl-preference": {"prompt", "chosen", "rejected"},
    "trl-kto": {"prompt", "completion", "label"},
    "trl-sft": {"messages"},
    "openai-sft": {"messages", "tools", "parallel_tool_calls"},
    "openai-preference": {"input", "preferred_output", "non_preferred_output"},
    "openai-evals": {"input", "ideal"},
    "jsonl": {"request", "chosen", "rejected"},
    "parquet": {"request", "chosen", "rejected"},
}


def rows_of(folder):
    lines = [line for name in ("train", "validation", "test") for line in read(folder / f"{name}.jsonl")]
    return [json.loads(line) for line in lines]


def read(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def check_loaded(root, name):
    """`datasets` reads the folder by its card, with as many rows as the manifest says."""
    loaded = datasets.load_dataset(str(root / name), cache_dir=str(root / "cache"))
    manifest = json.loads((root / name / "manifest.json").read_text())
    rows = sum(part.num_rows for part in loaded.values())
    assert rows == manifest["counts"]["rows"], (name, rows)
    for split, part in loaded.items():
        assert (FIELDS[name] | ABOUT - ({"split"} if name == "parquet" else set())) <= set(part.column_names), (name, part.column_names)
    print(f"{name}: {rows} rows in {', '.join(loaded)}")
    return loaded


def check_trl(root, loaded):
    from trl import data_utils

    preference = next(iter(loaded["trl-preference"].values()))
    assert data_utils.is_conversational(preference[0])
    assert all(data_utils.is_conversational(row) for row in next(iter(loaded["trl-kto"].values())))
    assert data_utils.is_conversational(next(iter(loaded["trl-sft"].values()))[0])
    unpaired = data_utils.unpair_preference_dataset(preference.select_columns(["prompt", "chosen", "rejected"]))
    assert unpaired.num_rows == 2 * preference.num_rows
    print("trl: its checks take the rows")


def check_openai(root):
    for row in rows_of(root / "openai-sft"):
        last = row["messages"][-1]
        assert last["role"] == "assistant" and (last["content"] or last["tool_calls"])
        for call in last.get("tool_calls", []):
            assert isinstance(json.loads(call["function"]["arguments"]), dict)
            assert call["function"]["name"] in [tool["function"]["name"] for tool in row["tools"]]
    for row in rows_of(root / "openai-evals"):
        assert isinstance(row["ideal"], str) and row["input"][-1]["role"] == "user"
    print("openai: calls fit their functions")


def check_label_studio(root):
    from label_studio_sdk.label_interface import LabelInterface

    folder = root / "label-studio"
    interface = LabelInterface((folder / "label_config.xml").read_text())
    tasks = json.loads((folder / "tasks.json").read_text())
    for task in tasks:
        # The library's check of a whole task calls its own check of annotations without one.
        assert interface.validate_task({"id": task["id"], "data": task["data"]}), task["id"]
        for annotation in task["annotations"]:
            assert interface.validate_annotation(annotation), annotation
        for prediction in task["predictions"]:
            assert interface.validate_prediction(prediction), prediction
    print(f"label-studio: {len(tasks)} tasks fit the labelling interface")


def check_parquet(root):
    for path in sorted((root / "parquet").glob("*.parquet")):
        table = pyarrow.parquet.read_table(path)
        flat = [json.loads(line) for line in read(root / "jsonl" / f"{path.stem}.jsonl")]
        assert table.num_rows == len(flat)
        for column in table.column_names:
            assert table[column].to_pylist() == [row[column] for row in flat], column
    print("parquet: pyarrow reads what jsonl holds")


def main():
    root = pathlib.Path(sys.argv[1])
    loaded = {name: check_loaded(root, name) for name in FIELDS}
    check_parquet(root)
    check_openai(root)
    check_trl(root, loaded)
    check_label_studio(root)


main()
