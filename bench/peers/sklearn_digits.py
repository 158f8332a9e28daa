#!/usr/bin/env python3
"""scikit-learn's MLPClassifier on digits at the work of one of our runs: same rows, layers, batch size and epochs, Adam, no early stop."""
import json
import pathlib
import sys
import warnings

import numpy
from sklearn.neural_network import MLPClassifier

RUN = pathlib.Path(sys.argv[1])
warnings.filterwarnings("ignore")


def main():
    from sklearn.datasets import load_digits
    data = load_digits()
    result = json.loads((RUN / "result.json").read_text())
    configuration = json.loads((RUN / "config.json").read_text())
    count, epochs = result["train"]["rows"], result["epochs"]
    layers = tuple(layer["units"] for layer in configuration["network"]["layers"] if layer["type"] == "dense")
    batch = configuration["training"]["batchSize"]
    x, y = data.data[:count] / 16, data.target[:count]
    model = MLPClassifier(layers, solver="adam", batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=10**9, random_state=1)
    model.fit(x.astype(numpy.float32), y)
    accuracy = model.score(data.data[count:] / 16, data.target[count:])
    print(json.dumps({"work": f"{'-'.join(map(str, layers))}, batch {batch}, {epochs} epochs, {count} rows", "accuracy": accuracy}))


main()
