#!/usr/bin/env python3
"""One training step of PyTorch on the CPU, timed; prints one line of JSON.

Everything that a careful user would switch on is on: gradients set to None
instead of zeroed, the optimizer's multi-tensor form where it is the faster one,
in-place activations, OpenBLAS free to choose its kernels, denormals flushed, data
in memory already, no copy of the loss to Python inside the timed part. Forward,
loss, backward and update are timed together.
"""
import argparse
import json
import math
import os
import resource
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", default="784-512-512-10", help="units of every layer, with dashes; or cnn, vgg")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--dropout", type=float, default=0.0, help="share dropped after each hidden layer")
    parser.add_argument("--optimizer", choices=["adam", "adamax", "sgd", "momentum"], default="adam")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--foreach", choices=["auto", "yes", "no"], default="auto",
                        help="multi-tensor optimizer; auto tries both and keeps the faster")
    parser.add_argument("--normalized", action="store_true", help="batch normalization after each hidden product")
    parser.add_argument("--channels-last", action="store_true", help="the memory format of images")
    parser.add_argument("--predict", choices=["module", "torchscript"],
                        help="time the prediction of one row instead, by the module or by frozen and optimized TorchScript")
    return parser.parse_args()


ARGUMENTS = arguments()
os.environ["OMP_NUM_THREADS"] = str(ARGUMENTS.threads)
os.environ["OPENBLAS_NUM_THREADS"] = str(ARGUMENTS.threads)
# Some machines pin OpenBLAS to older kernels, for repeatable bits. Let it choose for the processor it runs on:
# on one with AVX-512 that doubles the rival's matrix product.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy  # noqa: E402  (the thread settings must be there first)
import torch  # noqa: E402


IMAGES = {
    "cnn": ((1, 28, 28), [[32], [64]], [64 * 7 * 7, 128, 10], False),
    "vgg": ((3, 32, 32), [[32, 32], [64, 64], [128, 128]], [128 * 4 * 4, 10], True),
}


def perceptron(units, dropout, normalized):
    layers = []
    for index, (inputs, outputs) in enumerate(zip(units, units[1:])):
        hidden = index < len(units) - 2
        layers.append(torch.nn.Linear(inputs, outputs, bias=not (normalized and hidden)))
        if hidden:
            if normalized:
                layers.append(torch.nn.BatchNorm1d(outputs))
            layers.append(torch.nn.ReLU(inplace=True))
            if dropout > 0:
                layers.append(torch.nn.Dropout(dropout))
    return layers


def build(options):
    """The network, the shape of an example and the number of classes."""
    if options.network not in IMAGES:
        units = [int(part) for part in options.network.split("-")]
        return torch.nn.Sequential(*perceptron(units, options.dropout, options.normalized)), (units[0],), units[-1]
    shape, blocks, units, normalized = IMAGES[options.network]
    layers, channels = [], shape[0]
    for block in blocks:
        for filters in block:
            layers.append(torch.nn.Conv2d(channels, filters, 3, padding=1, bias=not normalized))
            if normalized:
                layers.append(torch.nn.BatchNorm2d(filters))
            layers.append(torch.nn.ReLU(inplace=True))
            channels = filters
        layers.append(torch.nn.MaxPool2d(2))
    network = torch.nn.Sequential(*layers, torch.nn.Flatten(), *perceptron(units, 0, False))
    return (network.to(memory_format=torch.channels_last) if options.channels_last else network), shape, units[-1]


def optimizer_for(name, parameters, foreach):
    if name == "adam":
        return torch.optim.Adam(parameters, lr=1e-3, foreach=foreach)
    if name == "adamax":
        return torch.optim.Adamax(parameters, lr=2e-3, foreach=foreach)
    return torch.optim.SGD(parameters, lr=1e-2, momentum=0.9 if name == "momentum" else 0.0, foreach=foreach)


def stepper(options, foreach):
    torch.manual_seed(1)
    network, shape, classes = build(options)
    network.train()
    optimizer = optimizer_for(options.optimizer, network.parameters(), foreach)
    loss_of = torch.nn.CrossEntropyLoss()
    batches = 8
    inputs = [torch.rand(options.batch, *shape) for _ in range(batches)]
    if options.channels_last:
        inputs = [batch.to(memory_format=torch.channels_last) for batch in inputs]
    labels = [torch.randint(0, classes, (options.batch,)) for _ in range(batches)]
    state = {"number": 0}

    def step():
        number = state["number"] % batches
        state["number"] += 1
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(network(inputs[number]), labels[number])
        loss.backward()
        optimizer.step()
        return loss

    return step


def timed(step, seconds):
    times = []
    end = time.perf_counter() + seconds
    while True:
        start = time.perf_counter_ns()
        loss = step()
        stop = time.perf_counter_ns()
        times.append((stop - start) / 1000.0)
        if time.perf_counter() >= end and len(times) >= 20:
            return times, loss


def predict(options):
    network, shape, _ = build(options)
    network.eval()
    row = torch.rand(1, *shape)
    if options.predict == "torchscript":
        network = torch.jit.optimize_for_inference(torch.jit.trace(network, row))
    with torch.inference_mode():
        timed(lambda: network(row), 0.5)
        times, _ = timed(lambda: network(row), options.seconds)
    print(json.dumps({"engine": "pytorch " + torch.__version__, "medianMicroseconds": round(float(numpy.median(times)), 3)}))


def main():
    options = ARGUMENTS
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    if options.predict:
        predict(options)
        return
    choices = {"yes": [True], "no": [False], "auto": [False, True]}[options.foreach]
    candidates = []
    for foreach in choices:
        step = stepper(options, foreach)
        times, _ = timed(step, max(0.5, 0.1 * options.seconds))     # warm-up, and the choice
        candidates.append((float(numpy.median(times[len(times) // 2:])), foreach, step))
    _, foreach, step = min(candidates, key=lambda candidate: candidate[0])
    times, loss = timed(step, options.seconds)
    low, median, high = numpy.percentile(times, [10, 50, 90])
    value = float(loss)
    print(json.dumps({
        "engine": "pytorch " + torch.__version__,
        "network": options.network, "batch": options.batch, "dropout": options.dropout,
        "optimizer": options.optimizer, "threads": options.threads,
        "medianMicroseconds": round(float(median), 2),
        "p10Microseconds": round(float(low), 2),
        "p90Microseconds": round(float(high), 2),
        "steps": len(times),
        "loss": value if math.isfinite(value) else None,
        "lossFinite": math.isfinite(value),
        "foreach": foreach,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


if __name__ == "__main__":
    main()
