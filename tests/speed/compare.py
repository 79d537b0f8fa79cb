"""Measures agreement and ability with Python libraries on the labels in a folder, beside ours.

Argument: a folder with agreement.csv, ability.csv and ours.json. Ends with 1 where a limit does not
hold or the results differ.
"""

import json
import pathlib
import sys
import time

import krippendorff
import numpy
import pandas
from crowdkit.aggregation import DawidSkene
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

ALPHA_LIMIT = 50
DAWID_SKENE_LIMIT = 10
MEMORY_LIMIT = 3


def counts_of(labels):
    """Ratings by item and class."""
    table = numpy.zeros((labels["item"].max() + 1, labels["label"].max() + 1), dtype=int)
    numpy.add.at(table, (labels["item"], labels["label"]), 1)
    return table


def alpha_with_bootstrap(counts, rounds):
    value = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    random = numpy.random.default_rng(1)
    items = len(counts)
    resampled = [
        krippendorff.alpha(value_counts=counts[random.integers(0, items, items)], level_of_measurement="nominal") for _ in range(rounds)
    ]
    return value, numpy.percentile(resampled, [2.5, 97.5])


def timed(run):
    begin = time.perf_counter()
    result = run()
    return result, time.perf_counter() - begin


def compare_alpha(folder, ours):
    labels = pandas.read_csv(folder / "agreement.csv")
    counts = counts_of(labels)
    (value, interval), seconds = timed(lambda: alpha_with_bootstrap(counts, ours["rounds"]))
    ratio = seconds / ours["seconds"]
    print(f"alpha, {len(labels)} labels, {ours['rounds']} rounds: ours {ours['seconds']:.3f} s, krippendorff {seconds:.1f} s: {ratio:.0f} x (at least {ALPHA_LIMIT})")
    print(f"  value {ours['value']:.9f}, krippendorff {value:.9f}; interval {ours['ci95']}, krippendorff {list(interval)}")
    return [
        ("alpha is fast enough", ratio >= ALPHA_LIMIT),
        ("alpha is equal", abs(value - ours["value"]) < 1e-9),
        # Two sets of 1,000 resamples: their bounds differ by a few hundredths of the width.
        ("intervals agree", max(abs(interval - ours["ci95"])) < 0.15 * (interval[1] - interval[0])),
    ]


def compare_fleiss(folder, ours):
    labels = pandas.read_csv(folder / "agreement.csv")
    rated = labels["label"].to_numpy().reshape(-1, 5)
    (kappa, seconds) = timed(lambda: fleiss_kappa(aggregate_raters(rated)[0]))
    # With equally many labels an item, alpha is Fleiss' kappa with a correction for few labels.
    expected = 1 - (1 - kappa) * (1 - 1 / len(labels))
    print(f"  Fleiss' kappa of statsmodels {kappa:.9f} in {seconds:.3f} s, as alpha {expected:.9f}")
    return [("alpha agrees with statsmodels", abs(expected - ours["value"]) < 1e-9)]


def compare_dawid_skene(folder, ours):
    labels = pandas.read_csv(folder / "ability.csv").rename(columns={"item": "task", "rater": "worker"})
    # As many steps as ours: its own rule adds the prior once for each label, so it would stop elsewhere.
    model = DawidSkene(n_iter=ours["steps"], tol=-1)
    found, seconds = timed(lambda: model.fit_predict(labels))
    ratio = seconds / ours["seconds"]
    memory = (ours["labels_bytes"] + ours["more_bytes"]) / ours["labels_bytes"]
    same = float(numpy.mean(found.sort_index().to_numpy() == numpy.array(ours["classes"])))
    print(f"Dawid and Skene, {len(labels)} labels: ours {ours['seconds']:.2f} s, crowd-kit {seconds:.1f} s, {ours['steps']} steps each: {ratio:.0f} x (at least {DAWID_SKENE_LIMIT})")
    print(f"  same class for {100 * same:.3f} % of items; memory {memory:.2f} x the labels (at most {MEMORY_LIMIT})")
    return [
        ("Dawid and Skene is fast enough", ratio >= DAWID_SKENE_LIMIT),
        ("classes are equal", same >= 0.9999),
        ("memory", memory <= MEMORY_LIMIT),
    ]


def main():
    folder = pathlib.Path(sys.argv[1])
    ours = json.loads((folder / "ours.json").read_text())
    checks = compare_alpha(folder, ours["alpha"]) + compare_fleiss(folder, ours["alpha"]) + compare_dawid_skene(folder, ours["dawid_skene"])
    failed = [name for name, holds in checks if not holds]
    if failed:
        sys.exit("does not hold: " + ", ".join(failed))


main()
