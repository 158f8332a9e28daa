"""Golden values of convolution and pooling, by PyTorch in double precision: writes images.json.

Run with Debian's python3-torch: python3 make_images.py. Images are stored as (batch, height, width, channels) and weights as
(window height, window width, channels / groups, filters), which is how the library keeps them.
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)


def wave(shape, offset):
    count = 1
    for axis in shape:
        count *= axis
    i = torch.arange(count, dtype=torch.float64)
    return torch.sin(1.7 * i + 0.3 * i * i + offset).reshape(shape)


def numbers(tensor):
    return [float(f"{value:.14g}") for value in tensor.detach().contiguous().reshape(-1).tolist()]


def images(tensor):
    return numbers(tensor.permute(0, 2, 3, 1))


def weights(tensor):
    return numbers(tensor.permute(2, 3, 1, 0))


def finish(case, x, y, w=None):
    seed = wave(y.shape[:1] + y.shape[2:] + y.shape[1:2], 2.0).permute(0, 3, 1, 2)
    inputs = [x] if w is None else [x, w]
    gradients = torch.autograd.grad((y * seed).sum(), inputs)
    case.update(xShape=[x.shape[0], x.shape[2], x.shape[3], x.shape[1]], yShape=[y.shape[0], y.shape[2], y.shape[3], y.shape[1]],
                y=images(y), dx=images(gradients[0]))
    if w is not None:
        case.update(wShape=[w.shape[2], w.shape[3], w.shape[1], w.shape[0]], dw=weights(gradients[1]))
    return case


def image(n, h, w, c):
    return wave((n, h, w, c), 0.0).permute(0, 3, 1, 2).clone().requires_grad_()


def convolution(about, shape, filters, size, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1, transposed=False):
    x = image(*shape)
    c = shape[3]
    # The stored order is (h, w, c / groups, f); PyTorch's is (f, c / groups, h, w), of the transposed one (c, f / groups, h, w).
    stored = (size[0], size[1], (filters if transposed else c) // groups, c if transposed else filters)
    w = wave(stored, 1.0).permute(3, 2, 0, 1).clone().requires_grad_()
    function = torch.nn.functional.conv_transpose2d if transposed else torch.nn.functional.conv2d
    y = function(x, w, None, stride, padding, groups=groups, dilation=dilation)
    case = dict(kind="transposed" if transposed else "convolution", about=about, filters=filters, size=size, stride=stride,
                padding=padding, dilation=dilation, groups=groups)
    return finish(case, x, y, w)


def pool(kind, about, shape, size, stride, padding=(0, 0), dilation=(1, 1), counts=False):
    x = image(*shape)
    if kind == "max":
        y = torch.nn.functional.max_pool2d(x, size, stride, padding, dilation)
    else:
        y = torch.nn.functional.avg_pool2d(x, size, stride, padding, count_include_pad=counts)
    return finish(dict(kind=kind, about=about, size=size, stride=stride, padding=padding, dilation=dilation, counts=counts), x, y)


def normalization(about, shape):
    x = image(*shape)
    layer = torch.nn.BatchNorm2d(shape[3], momentum=0.1)
    with torch.no_grad():
        layer.weight.copy_(1 + 0.1 * wave((shape[3],), 3.0))
        layer.bias.copy_(wave((shape[3],), 4.0))
    y = layer(x)
    case = finish(dict(kind="normalization", about=about), x, y)
    case.update(mean=numbers(layer.running_mean), variance=numbers(layer.running_var))
    return case


cases = [
    convolution("plain", (2, 4, 5, 2), 3, (3, 2)),
    convolution("padding", (1, 4, 3, 2), 2, (3, 3), padding=(1, 2)),
    convolution("stride", (1, 6, 7, 1), 2, (2, 3), stride=(2, 3)),
    convolution("stride that leaves a rest, padding", (1, 6, 6, 2), 2, (3, 3), stride=(2, 2), padding=(1, 1)),
    convolution("dilation", (1, 7, 6, 1), 2, (3, 2), dilation=(2, 3)),
    convolution("groups", (1, 4, 4, 4), 6, (2, 2), groups=2),
    convolution("depthwise", (1, 4, 4, 3), 3, (3, 3), padding=(1, 1), groups=3),
    convolution("everything", (2, 7, 8, 4), 4, (3, 2), stride=(2, 1), padding=(2, 1), dilation=(1, 2), groups=2),
    convolution("one by one", (1, 3, 3, 3), 2, (1, 1)),
    convolution("sequence", (2, 1, 9, 2), 3, (1, 4), stride=(1, 2), padding=(0, 1)),
    convolution("transposed", (1, 3, 3, 2), 3, (3, 2), transposed=True),
    convolution("transposed, stride and padding", (1, 3, 4, 2), 2, (3, 3), stride=(2, 2), padding=(1, 1), transposed=True),
    convolution("transposed, dilation and groups", (1, 3, 3, 4), 2, (2, 2), stride=(2, 3), dilation=(2, 1), groups=2, transposed=True),
    pool("max", "two by two", (2, 4, 5, 2), (2, 2), (2, 2)),
    pool("max", "overlapping with padding", (1, 5, 5, 2), (3, 3), (2, 2), padding=(1, 1)),
    pool("max", "dilation", (1, 6, 6, 1), (2, 3), (1, 1), dilation=(2, 2)),
    pool("average", "two by two", (2, 4, 5, 2), (2, 2), (2, 2)),
    pool("average", "padding left out", (1, 5, 5, 2), (3, 3), (2, 2), padding=(1, 1)),
    pool("average", "padding counted", (1, 5, 5, 2), (3, 3), (2, 2), padding=(1, 1), counts=True),
    normalization("images", (3, 2, 3, 2)),
]
path = pathlib.Path(__file__).with_name("images.json")
path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, indent=None, separators=(",", ":")) + "\n")
