#!/usr/bin/env python3
"""Makes training.json: golden values for training, in float64, from PyTorch, NumPy and mpmath.

    python3 tests/golden/make_training.py          # Debian: python3-torch python3-numpy python3-mpmath

Every input is written into the file, so a reader needs no formula and no random number. Weights of a
dense layer are (inputs, units), rows are examples. Numbers are shortest round-trip decimals.

The script checks itself before it writes: every first derivative also by a complex step through a second,
plain NumPy implementation; second derivatives by central differences of the first; every optimizer by
formulas written out here; the exact traces against published values. It refuses to write on a mismatch, and
where a ReLU stands closer than 1e-4 to its kink.
"""
import inspect
import json
import math
import pathlib
import sys

import mpmath
import numpy
import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

BATCH, INPUTS, UNITS, OUTPUTS = 8, 5, (7, 6), 4
L2, L1 = 0.01, 0.003
EPSILON, DECAY = 1e-5, 0.9


def wave(shape, offset, scale, shift=0.0):
    """A fixed, irregular table of numbers: scale * sin(1.7 i + 0.3 i^2 + offset) + shift."""
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.float64)
    return (scale * numpy.sin(1.7 * index + 0.3 * index * index + offset) + shift).reshape(shape)


X = wave((BATCH, INPUTS), 0.25, 1.5)
LABELS = [2, 0, 3, 1, 1, 2, 0, 3]
ATTRIBUTES = (wave((BATCH, OUTPUTS), 4.0, 1.0) > 0).astype(numpy.float64)
TARGETS = wave((BATCH, OUTPUTS), 5.0, 2.0)
WIDTHS = (INPUTS,) + UNITS + (OUTPUTS,)
LAYERS = ("hidden1", "hidden2", "output")
DENSE = {}
for _i, _name in enumerate(LAYERS):
    DENSE[_name + "/weight"] = wave((WIDTHS[_i], WIDTHS[_i + 1]), 1.0 + _i, 0.8)
    DENSE[_name + "/bias"] = wave((WIDTHS[_i + 1],), 2.5 + _i, 0.3)
NORMALIZATION = {}
for _i, _name in enumerate(LAYERS[:2]):
    NORMALIZATION[_name + "/gamma"] = wave((UNITS[_i],), 6.0 + _i, 0.4, 1.1)
    NORMALIZATION[_name + "/beta"] = wave((UNITS[_i],), 7.5 + _i, 0.35)


def one_hot():
    return numpy.eye(OUTPUTS)[LABELS]


# ---- the network in PyTorch -------------------------------------------------------------------------------

def tensors(parameters):
    return {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}


def activate(kind, z):
    if kind == "tanh":
        return torch.tanh(z)
    if kind == "relu":
        return torch.relu(z)
    return torch.nn.functional.leaky_relu(z, 0.01)


def forward(parameters, x, activations, moving=None, margins=None, training=True):
    h = x
    for i, name in enumerate(LAYERS):
        h = h @ parameters[name + "/weight"]
        if name + "/bias" in parameters:
            h = h + parameters[name + "/bias"]
        if i == 2:
            return h
        if name + "/gamma" in parameters:
            h = torch.nn.functional.batch_norm(
                h, moving[name + "/mean"], moving[name + "/variance"], parameters[name + "/gamma"],
                parameters[name + "/beta"], training=training, momentum=1 - DECAY, eps=EPSILON)
        if margins is not None and activations[i] != "tanh":
            margins.append(float(h.detach().abs().min()))
        h = activate(activations[i], h)


def data_loss(kind, f):
    if kind == "softmaxCrossEntropy":
        return torch.nn.functional.cross_entropy(f, torch.tensor(LABELS))
    if kind == "logistic":
        return torch.nn.functional.binary_cross_entropy_with_logits(
            f, torch.tensor(ATTRIBUTES), reduction="sum") / BATCH
    return 0.5 * ((f - torch.tensor(TARGETS)) ** 2).sum() / BATCH


def penalties(parameters):
    weights = [value for name, value in parameters.items() if name.endswith("/weight")]
    return 0.5 * L2 * sum((w * w).sum() for w in weights), L1 * sum(w.abs().sum() for w in weights)


# ---- the same in plain NumPy, for complex steps -----------------------------------------------------------

def plain_loss(parameters, x, activations, kind, penalty):
    h = x
    for i, name in enumerate(LAYERS):
        h = h @ parameters[name + "/weight"]
        if name + "/bias" in parameters:
            h = h + parameters[name + "/bias"]
        if i == 2:
            break
        if name + "/gamma" in parameters:
            centred = h - h.sum(0) / BATCH
            variance = (centred * centred).sum(0) / BATCH
            h = centred / numpy.sqrt(variance + EPSILON) * parameters[name + "/gamma"] + parameters[name + "/beta"]
        slope = {"relu": 0.0, "leakyRelu": 0.01}.get(activations[i])
        h = numpy.tanh(h) if slope is None else numpy.where(h.real > 0, h, slope * h)
    if kind == "softmaxCrossEntropy":
        total = (numpy.log(numpy.exp(h).sum(1)) - (h * one_hot()).sum(1)).sum()
    elif kind == "logistic":
        total = (numpy.log(1 + numpy.exp(h)) - ATTRIBUTES * h).sum()
    else:
        total = 0.5 * ((h - TARGETS) ** 2).sum()
    total = total / BATCH
    if penalty:
        for name, value in parameters.items():
            if name.endswith("/weight"):
                total = total + 0.5 * L2 * (value * value).sum() + L1 * (value * numpy.sign(value.real)).sum()
    return total


def check(what, actual, expected, tolerance):
    actual, expected = numpy.asarray(actual), numpy.asarray(expected)
    error = numpy.max(numpy.abs(actual - expected) / numpy.maximum(1.0, numpy.abs(expected)))
    if not error <= tolerance:
        raise SystemExit(f"{what}: the two implementations differ by {error:.3e}, more than {tolerance:.0e}")


def complex_step(parameters, activations, kind, penalty):
    tables = {name: value.astype(complex) for name, value in parameters.items()}
    tables["input"] = X.astype(complex)
    result = {}
    for name, table in tables.items():
        gradient = numpy.empty(table.shape)
        for position in numpy.ndindex(table.shape):
            keep = table[position]
            table[position] = keep + 1e-40j
            x = tables["input"]
            loss = plain_loss({n: t for n, t in tables.items() if n != "input"}, x, activations, kind, penalty)
            gradient[position] = loss.imag / 1e-40
            table[position] = keep
        result[name] = gradient
    return result


# ---- a: losses and gradients ------------------------------------------------------------------------------

def case(name, activations, kind, normalized=False, biased=True, penalty=False):
    start = {n: v for n, v in DENSE.items() if biased or not (n.endswith("/bias") and n.startswith("hidden"))}
    if normalized:
        start.update(NORMALIZATION)
    parameters, x = tensors(start), torch.tensor(X, requires_grad=True)
    moving = {}
    if normalized:
        for i, layer in enumerate(LAYERS[:2]):
            moving[layer + "/mean"], moving[layer + "/variance"] = torch.zeros(UNITS[i]), torch.ones(UNITS[i])
    margins = []
    logits = forward(parameters, x, activations, moving, margins)
    if margins and min(margins) < 1e-4:
        raise SystemExit(f"{name}: a unit is {min(margins):.1e} from its kink")
    data = data_loss(kind, logits)
    half_l2, l1 = penalties(parameters) if penalty else (torch.zeros(()), torch.zeros(()))
    total = data + half_l2 + l1
    total.backward()
    gradients = {n: p.grad.numpy().copy() for n, p in parameters.items()}
    other = complex_step(start, activations, kind, penalty)
    check(name + " loss", float(total), plain_loss(start, X, activations, kind, penalty), 1e-13)
    for n, g in gradients.items():
        check(f"{name} gradient of {n}", g, other[n], 1e-12)
        if normalized and n in ("hidden1/bias", "hidden2/bias"):
            gradients[n] = numpy.zeros_like(g)        # normalization removes any shift: exactly zero
    check(name + " gradient of the input", x.grad.numpy(), other["input"], 1e-12)
    result = {
        "name": name, "activations": list(activations), "loss": kind, "batchNormalization": normalized,
        "parameters": sorted(start), "l2Half": L2 if penalty else 0.0, "l1": L1 if penalty else 0.0,
        "logits": logits.detach().numpy(), "dataLoss": float(data), "l2HalfPenalty": float(half_l2),
        "l1Penalty": float(l1), "totalLoss": float(total), "gradients": gradients, "inputGradient": x.grad.numpy(),
    }
    if normalized:
        result["movingAfterOneStep"] = {n: m.numpy().copy() for n, m in moving.items()}
        with torch.no_grad():
            predicted = forward(parameters, x, activations, moving, training=False)
        result["predictionLogitsWithMoving"] = predicted.numpy()
    return result


# ---- b: ten steps of every optimizer ----------------------------------------------------------------------

def by_hand(kind, settings):
    """The update formulas in NumPy, as a second opinion on PyTorch's optimizers."""
    state = {}

    def update(name, value, g, t):
        m, v, extra = state.get(name, (numpy.zeros_like(g), numpy.zeros_like(g), numpy.ones(1) if kind == "nadam" else numpy.zeros_like(g)))
        rate = settings["learningRate"]
        if kind == "sgd":
            return value - rate * g
        if kind in ("momentum", "nesterov"):
            m = settings["momentum"] * m + g
            state[name] = (m, v, extra)
            return value - rate * (m if kind == "momentum" else g + settings["momentum"] * m)
        if kind == "emaMomentum":
            m = settings["beta"] * m + (1 - settings["beta"]) * g
            state[name] = (m, v, extra)
            return value - rate * m
        if kind in ("rmsProp", "adagrad"):
            v = settings["beta"] * v + (1 - settings["beta"]) * g * g if kind == "rmsProp" else v + g * g
            state[name] = (m, v, extra)
            return value - rate * g / (numpy.sqrt(v) + settings["epsilon"])
        one, two = settings["beta1"], settings["beta2"]
        m = one * m + (1 - one) * g
        corrected = rate / (1 - one ** t)
        if kind == "adaMax":
            v = numpy.maximum(two * v, numpy.abs(g))
            state[name] = (m, v, extra)
            return value - corrected * numpy.divide(m, v, out=numpy.zeros_like(m), where=v > 0)
        v = two * v + (1 - two) * g * g
        if kind == "nadam":
            now, then = (one * (1 - 0.5 * 0.96 ** (k * settings["momentumDecay"])) for k in (t, t + 1))
            extra = extra * now
            state[name] = (m, v, extra)
            ahead = then * m / (1 - extra * then) + (1 - now) * g / (1 - extra)
            return value - rate * ahead / (numpy.sqrt(v / (1 - two ** t)) + settings["epsilon"])
        if kind == "adamW":
            value = value * (1 - rate * settings["weightDecay"])
        extra = numpy.maximum(extra, v)
        state[name] = (m, v, extra)
        seen = extra if kind == "amsGrad" else v
        return value - corrected * m / (numpy.sqrt(seen / (1 - two ** t)) + settings["epsilon"])

    return update


def corrected_nadam(parameters):
    """PyTorch 1.13 multiplies mu_t twice into the product up to t + 1; later versions do not, nor does the paper."""
    module = sys.modules["torch.optim.nadam"]
    source = inspect.getsource(module._single_tensor_nadam)
    wrong = "mu_product_next = mu_product * mu * mu_next"
    if wrong in source:
        exec(source.replace(wrong, "mu_product_next = mu_product * mu_next"), module.__dict__)
    optimizer = torch.optim.NAdam(parameters, lr=0.01, foreach=False)
    for parameter in parameters:
        optimizer.state[parameter].update(
            step=torch.tensor(0.0), mu_product=torch.tensor(1.0, dtype=torch.float64),
            exp_avg=torch.zeros_like(parameter), exp_avg_sq=torch.zeros_like(parameter))
    return optimizer


def dampened(parameters):
    optimizer = torch.optim.SGD(parameters, lr=0.2, momentum=0.9, dampening=0.9)
    for parameter in parameters:
        optimizer.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)
    return optimizer


def optimizer_case(kind, settings, make):
    parameters = tensors(DENSE)
    plain = {n: v.copy() for n, v in DENSE.items()}
    update, optimizer = by_hand(kind, settings), make(list(parameters.values()))
    x, losses, margins, smallest = torch.tensor(X), [], [], math.inf
    for t in range(1, 12):
        optimizer.zero_grad()
        loss = data_loss("softmaxCrossEntropy", forward(parameters, x, ("tanh", "relu"), margins=margins))
        losses.append(float(loss))
        if t == 11:
            break
        loss.backward()
        for n, p in parameters.items():
            plain[n] = update(n, plain[n], p.grad.numpy(), t)
            smallest = min(smallest, float(p.grad.abs().min()))
        optimizer.step()
    for n, p in parameters.items():
        check(f"{kind} {n}", p.detach().numpy(), plain[n], 1e-12)
    if min(margins) < 1e-4:
        raise SystemExit(f"{kind}: a unit is {min(margins):.1e} from its kink")
    print(f"{kind:9s} loss {losses[0]:.6f} -> {losses[-1]:.6f}; smallest |gradient| {smallest:.1e}, "
          f"nearest kink {min(margins):.1e}")
    return {"name": kind, "settings": settings, "initialLoss": losses[0], "losses": losses[1:],
            "parametersAfterStep10": {n: p.detach().numpy() for n, p in parameters.items()}}


# ---- c: second order --------------------------------------------------------------------------------------

def second_order():
    activations = ("tanh", "tanh")
    vector = {n: wave(v.shape, 9.0 + i, 0.5) for i, (n, v) in enumerate(DENSE.items())}

    def gradients(shift):
        parameters = tensors({n: v + shift * vector[n] for n, v in DENSE.items()})
        loss = data_loss("softmaxCrossEntropy", forward(parameters, torch.tensor(X), activations))
        return parameters, loss, torch.autograd.grad(loss, list(parameters.values()), create_graph=True)

    parameters, loss, first = gradients(0.0)
    dot = sum((g * torch.tensor(vector[n])).sum() for n, g in zip(parameters, first))
    product = torch.autograd.grad(dot, list(parameters.values()))
    step = 1e-5
    above, below = gradients(step)[2], gradients(-step)[2]
    for n, p, a, b in zip(parameters, product, above, below):
        check(f"Hessian-vector product of {n}", p.numpy(), (a - b).detach().numpy() / (2 * step), 1e-8)

    def squared_norm(values, inputs):
        tables, x = tensors(values), torch.tensor(inputs, requires_grad=True)
        inner = data_loss("softmaxCrossEntropy", forward(tables, x, activations))
        by_input, = torch.autograd.grad(inner, x, create_graph=True)
        return tables, x, (by_input ** 2).sum()

    tables, x, norm = squared_norm(DENSE, X)
    by = torch.autograd.grad(norm, [x] + list(tables.values()))
    for position in ((0, 0), (3, 2), (7, 4)):
        up, down = X.copy(), X.copy()
        up[position] += step
        down[position] -= step
        slope = (float(squared_norm(DENSE, up)[2]) - float(squared_norm(DENSE, down)[2])) / (2 * step)
        check(f"gradient of the squared norm at {position}", float(by[0][position]), slope, 1e-8)
    return {
        "activations": list(activations), "loss": "softmaxCrossEntropy", "totalLoss": float(loss),
        "gradients": {n: g.detach().numpy() for n, g in zip(parameters, first)},
        "vector": vector,
        "hessianVectorProduct": {n: p.numpy() for n, p in zip(parameters, product)},
        "inputGradientSquaredNorm": float(norm),
        "inputGradientSquaredNormByInput": by[0].numpy(),
        "inputGradientSquaredNormByParameter": {n: g.numpy() for n, g in zip(tables, by[1:])},
    }


# ---- d: exact traces --------------------------------------------------------------------------------------

def trace(kind, expected):
    settings = {"learningRate": 0.1, "beta1": 0.9, "beta2": 0.999}
    if kind == "adam":
        settings["epsilon"] = 1e-8
    update, point = by_hand(kind, settings), numpy.array([1.0, -2.0])
    path = [point]
    for t in range(1, 11):
        point = update("point", point, numpy.array([2 * point[0], 20 * point[1]]), t)
        path.append(point)
    check("trace of " + kind, point, expected, 5e-15)
    return {"name": kind, "settings": settings, "start": [1.0, -2.0], "path": numpy.array(path[1:])}


# ---- e: special points ------------------------------------------------------------------------------------

def tables():
    mpmath.mp.dps = 1000                              # enough for e^1000 beside 1
    one = mpmath.mpf(1)
    magnitudes = [1e-300, 1e-20, 1e-8, 1e-4, 1e-3, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 17.0, 20.0, 36.0, 50.0, 88.0,
                  100.0, 700.0, 745.0, 1000.0]
    points = [-m for m in reversed(magnitudes)] + [0.0] + magnitudes

    def sigmoid(z):
        return one / (one + mpmath.exp(-z))

    def column(function):
        return [float(function(mpmath.mpf(z))) for z in points]

    element = {
        "z": points,
        "sigmoid": column(sigmoid),
        "sigmoidDerivative": column(lambda z: sigmoid(z) * sigmoid(-z)),
        "tanh": column(mpmath.tanh),
        "tanhDerivative": column(lambda z: 4 * sigmoid(2 * z) * sigmoid(-2 * z)),
        "softplus": column(lambda z: mpmath.log(one + mpmath.exp(z))),
        "logSigmoid": column(lambda z: -mpmath.log(one + mpmath.exp(-z))),
        "logisticLossOfLabel0": column(lambda z: mpmath.log(one + mpmath.exp(z))),
        "logisticLossOfLabel1": column(lambda z: mpmath.log(one + mpmath.exp(-z))),
        "relu": [max(z, 0.0) for z in points],
        "leakyRelu": column(lambda z: z if z > 0 else mpmath.mpf(0.01) * z),
    }
    rows = [[0.0, 0.0, 0.0], [1e3, 0.0, -1e3], [-1e3, -1e3, -1e3], [1e3, 1e3, 1e3], [1e-8, 0.0, -1e-8],
            [1e-20, 0.0, 0.0], [1.0, 2.0, 3.0], [1e3, 999.5, 998.0], [-1e3, -1e3, 1e3], [30.0, 0.0, 0.0],
            [40.0, 0.0, -40.0], [-0.001, 0.0, 0.001], [700.0, -700.0, 745.0]]
    wide = []
    for row in rows:
        exps = [mpmath.exp(mpmath.mpf(z)) for z in row]
        total = mpmath.fsum(exps)
        largest = max(range(3), key=lambda k: exps[k])
        rest = mpmath.fsum(e for k, e in enumerate(exps) if k != largest)
        logs = [mpmath.log(e / total) for e in exps]
        logs[largest] = -mpmath.log1p(rest / exps[largest])
        wide.append({"logits": row, "softmax": [float(e / total) for e in exps],
                     "logSoftmax": [float(v) for v in logs], "logSumExp": float(mpmath.log(total))})
    return {"element": element, "rows": wide}


# ---- writing ----------------------------------------------------------------------------------------------

def text(value, depth=0):
    pad = "  " * depth
    if isinstance(value, numpy.ndarray):
        value = value.tolist()
    if isinstance(value, dict):
        inner = ",\n".join(f"{pad}  {json.dumps(k)}: {text(v, depth + 1)}" for k, v in value.items())
        return "{\n" + inner + "\n" + pad + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(pad + "  " + text(v, depth + 1) for v in value) + "\n" + pad + "]"
    return json.dumps(value, allow_nan=False)


def main():
    tanh_relu, leaky = ("tanh", "relu"), ("leakyRelu", "leakyRelu")
    golden = {
        "about": "Made by make_training.py. Dense weights are (inputs, units). Losses are means over the 8 "
                 "examples; logistic and squared losses are sums over the 4 outputs. float64.",
        "engine": "PyTorch " + torch.__version__,
        "batchNormalization": {"epsilon": EPSILON, "decay": DECAY, "movingMeanStart": 0.0, "movingVarianceStart": 1.0,
                               "batchVariance": "biased", "movingVariance": "unbiased", "place": "before activation"},
        "inputs": X, "labels": LABELS, "attributes": ATTRIBUTES, "targets": TARGETS,
        "parameters": {**DENSE, **NORMALIZATION},
        "cases": [
            case("softmax", tanh_relu, "softmaxCrossEntropy"),
            case("logistic", tanh_relu, "logistic"),
            case("squared", tanh_relu, "squaredHalf"),
            case("leakyRelu", leaky, "softmaxCrossEntropy"),
            case("batchNormalization", tanh_relu, "softmaxCrossEntropy", normalized=True, biased=False),
            case("batchNormalizationWithBias", tanh_relu, "softmaxCrossEntropy", normalized=True),
            case("penalties", tanh_relu, "softmaxCrossEntropy", penalty=True),
        ],
        "optimizers": [
            optimizer_case("sgd", {"learningRate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
            optimizer_case("momentum", {"learningRate": 0.05, "momentum": 0.9},
                           lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0)),
            optimizer_case("adam", {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
                           lambda p: torch.optim.Adam(p, lr=0.01)),
            optimizer_case("adaMax", {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999},
                           lambda p: torch.optim.Adamax(p, lr=0.01, eps=0.0)),
            optimizer_case("nesterov", {"learningRate": 0.05, "momentum": 0.9},
                           lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0, nesterov=True)),
            # PyTorch begins a dampened velocity with the whole gradient: 1/(1 - beta) times ours at the first step. A first
            # velocity of zero is ours: hand it over.
            optimizer_case("emaMomentum", {"learningRate": 0.2, "beta": 0.9}, dampened),
            optimizer_case("rmsProp", {"learningRate": 0.01, "beta": 0.9, "epsilon": 1e-8},
                           lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8)),
            optimizer_case("adagrad", {"learningRate": 0.05, "epsilon": 1e-10},
                           lambda p: torch.optim.Adagrad(p, lr=0.05, eps=1e-10)),
            optimizer_case("adamW", {"learningRate": 0.01, "weightDecay": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
                           lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1)),
            optimizer_case("amsGrad", {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.9, "epsilon": 1e-8},
                           lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.9), amsgrad=True)),
            optimizer_case("nadam", {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentumDecay": 0.004},
                           corrected_nadam),
        ],
        "secondOrder": second_order(),
        "traces": {
            "function": "x^2 + 10 y^2",
            "runs": [trace("adaMax", [.228792207521974, -1.118550802551999]),
                     trace("adam", [.076249155606912, -1.024586835442612])],
        },
        "tables": tables(),
    }
    path = pathlib.Path(__file__).with_name("training.json")
    path.write_text(text(golden) + "\n", encoding="utf-8")
    json.loads(path.read_text(encoding="utf-8"))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
