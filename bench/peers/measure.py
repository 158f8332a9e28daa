#!/usr/bin/env python3
"""Runs ours and the rivals alternately, each measurement in a process of its own, and writes the Markdown table. Called by `run`."""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OURS = ["dotnet", str(ROOT / "bench/Ridgeback.Benchmarks/bin/Release/net10.0/Ridgeback.Benchmarks.dll")]
PYTHON = "/usr/bin/python3"     # Debian's, where apt-get puts torch
THREADS = sorted({1, min(2, os.cpu_count() or 1)})


def product(title, rows, inner, columns, transposed="nn", bar=1.0):
    sizes = [str(rows), str(inner), str(columns), transposed]
    return dict(kind="product", title=title, bar=bar,
                ours=lambda t, s: OURS + ["product", *sizes, str(t), str(s)],
                peers={"OpenBLAS": lambda t, s: [PYTHON, str(HERE / "openblas_product.py"), *sizes, str(t), str(s)]})


def step(title, bar, network, batch, dropout=0.0, normalized=False, bars=None):
    def ours(t, s):
        return OURS + ["step", "--network", network, "--batch", str(batch), "--dropout", str(dropout),
                       "--normalized", "1" if normalized else "0", "--threads", str(t), "--seconds", str(s)]

    def torch(*more):
        return lambda t, s: [PYTHON, str(HERE / "torch_step.py"), "--network", network, "--batch", str(batch), "--dropout", str(dropout),
                             "--threads", str(t), "--seconds", str(s), *(["--normalized"] if normalized else []), *more]

    images = network in ("cnn", "vgg")
    peers = {"PyTorch NCHW": torch(), "PyTorch channels-last": torch("--channels-last")} if images else {"PyTorch": torch()}
    return dict(kind="step", title=title, bar=bar, bars=bars or {}, ours=ours, peers=peers)


def prediction(title, bar, network):
    def torch(way):
        return lambda t, s: [PYTHON, str(HERE / "torch_step.py"), "--network", network, "--predict", way, "--threads", str(t), "--seconds", str(s)]

    return dict(kind="prediction", title=title, bar=bar,
                ours=lambda t, s: OURS + ["predict", network, str(t), str(s)],
                peers={"PyTorch": torch("module"), "PyTorch, frozen TorchScript": torch("torchscript")})


WORKS = {
    "product-128": product("product 128³", 128, 128, 128, bar=0.95),
    "product-256": product("product 256³", 256, 256, 256),
    "product-512": product("product 512³", 512, 512, 512),
    "product-1024": product("product 1024³", 1024, 1024, 1024),
    "product-2048": product("product 2048³", 2048, 2048, 2048),
    "forward-784-512": product("batch 128, 784 → 512: forward", 128, 784, 512),
    "dw-784-512": product("its dW", 784, 128, 512, "tn"),
    "dx-784-512": product("its dX", 128, 512, 784, "nt"),
    "forward-1024": product("batch 128, 1024 → 1024: forward", 128, 1024, 1024),
    "dw-1024": product("its dW", 1024, 128, 1024, "tn"),
    "dx-1024": product("its dX", 128, 1024, 1024, "nt"),
    "step-1024": step("step 784-1024×3-10, batch 128, dropout, Adam", 3.2, "784-1024-1024-1024-10", 128, 0.5),
    "step-1024-plain": step("the same without dropout", None, "784-1024-1024-1024-10", 128),
    "step-512": step("step 784-512-512-10, batch 128, dropout, Adam", 3.2, "784-512-512-10", 128, 0.5),
    "step-512-normalized": step("the same with batch normalization, no dropout", 2.2, "784-512-512-10", 128, normalized=True),
    "step-128": step("step 784-128-10, batch 64, Adam", 4.0, "784-128-10", 64),
    "step-64": step("step 30-64-64-2, batch 32, Adam", 16.0, "30-64-64-2", 32),
    "step-cnn": step("CNN 32-pool-64-pool-128-10, 28×28, batch 64, Adam", 2.0, "cnn", 64),
    "step-vgg": step("VGG-like 32-32-64-64-128-128, 32×32×3, batch 64, Adam", None, "vgg", 64,
                     bars={"PyTorch NCHW": 1.5, "PyTorch channels-last": 1.05}),
    "predict-512": prediction("one prediction, 784-512-512-10", 1.8, "784-512-512-10"),
    "predict-64": prediction("one prediction, 30-64-64-2", 50.0, "30-64-64-2"),
}


def run(command):
    # Some machines pin OpenBLAS to old kernels, which halves the rival.
    environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {result.stderr.strip().splitlines()[-1:] or 'failed'}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def peak(threads):
    return run(OURS + ["peak", str(threads), "0.5"])["gigaflops"]


def cpu():
    fields = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    name = fields.get("model name") or platform.machine()
    return name + (f" (family {fields['cpu family']}, model {fields['model']})" if "cpu family" in fields else "")


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((r|tm)\)", "", name.lower())).strip("-")


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(values):
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})"


def measure(names, rounds, seconds):
    results = {}
    for turn in range(rounds):
        for name in names:
            work = WORKS[name]
            for threads in work.get("threads", THREADS):
                for side, command in [("ours", work["ours"]), *work["peers"].items()]:
                    print(f"round {turn + 1}/{rounds}  {name}, {side}, threads {threads}", file=sys.stderr)
                    try:
                        results.setdefault((name, side, threads), []).append(run(command(threads, seconds)))
                    except (RuntimeError, json.JSONDecodeError, OSError) as error:
                        print(f"  failed: {error}", file=sys.stderr)
    return results


def rows(names, results, peaks):
    for name in names:
        work = WORKS[name]
        times = {key[1:]: [r["medianMicroseconds"] for r in values] for key, values in results.items() if key[0] == name}
        ours = {t: v for (side, t), v in times.items() if side == "ours"}
        if not ours:
            yield f"| {work['title']} | – | failed | | | | |"
            continue
        best = min(statistics.median(v) for v in ours.values())
        operations = results[name, "ours", min(ours)][0].get("operations")
        for index, peer in enumerate(work["peers"]):
            theirs = {t: v for (side, t), v in times.items() if side == peer}
            bar = work.get("bars", {}).get(peer, work["bar"])
            cells = [work["title"] if index == 0 else "", f"≥ {bar:g} ×" if bar else "–"]
            cells.append("<br>".join(spread(ours[t]) for t in sorted(ours)) if index == 0 else "")
            shares = [100 * operations / statistics.median(ours[t]) / 1000 / peaks[t] for t in sorted(ours)] if operations else []
            cells.append(" / ".join(f"{share:.0f} %" for share in shares) if index == 0 else "")
            cells.append(f"{peer}: " + "<br>".join(spread(theirs[t]) for t in sorted(theirs)) if theirs else "failed")
            ratio = min(statistics.median(v) for v in theirs.values()) / best if theirs else None
            cells.append(f"**{ratio:.2f} ×**{'' if not bar or ratio >= bar else ' (missed)'}" if ratio else "–")
            yield "| " + " | ".join(cells) + " |"


def extras(names, results):
    def best(name, side="ours", threads=None):
        values = [statistics.median(r["medianMicroseconds"] for r in v) for (n, s, t), v in results.items()
                  if n == name and s == side and threads in (None, t)]
        return min(values) if values else None

    lines = []
    if "step-1024" in names and best("step-1024", threads=THREADS[-1]):
        lines.append(f"- Large step, {THREADS[-1]} threads against 1: {best('step-1024', threads=1) / best('step-1024', threads=THREADS[-1]):.2f} × (bar 1.8 ×).")
        memory = {side: max(r["peakBytes"] for (n, s, _), v in results.items() if n == "step-1024" and s == side for r in v)
                  for side in ("ours", "PyTorch") if any(n == "step-1024" and s == side for n, s, _ in results)}
        if len(memory) == 2:
            lines.append(f"- Peak memory of the large step's process: {memory['ours'] / 2**20:.0f} MiB against {memory['PyTorch'] / 2**20:.0f} MiB: "
                         f"{memory['ours'] / memory['PyTorch']:.2f} of it (bar ½).")
    if {"step-1024", "step-1024-plain"} <= set(names):
        for threads in THREADS:
            cost = best("step-1024", threads=threads) / best("step-1024-plain", threads=threads) - 1
            lines.append(f"- Dropout's cost in the large step, {threads} thread{'s' if threads > 1 else ''}: {100 * cost:.1f} % (bar 3 %).")
    return lines


def train_digits(rounds):
    """The whole process, from its start to its end: our command against MLPClassifier at the same work."""
    cli = ["dotnet", str(ROOT / "src/Ridgeback.Cli/bin/Release/net10.0/Ridgeback.Cli.dll")]
    ours, theirs = [], []
    for turn in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            print(f"round {turn + 1}/{rounds}  digits", file=sys.stderr)
            start = time.perf_counter()
            subprocess.run(cli + ["train", "--data", "digits", "--output", folder + "/run"], check=True, capture_output=True)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            answer = run([PYTHON, str(HERE / "sklearn_digits.py"), folder + "/run"])
            theirs.append(time.perf_counter() - start)
    return (f"- `train` on digits, whole process: {statistics.median(ours):.2f} s against {statistics.median(theirs):.2f} s of scikit-learn's "
            f"MLPClassifier at the same work ({answer['work']}): {statistics.median(theirs) / statistics.median(ours):.2f} × (bar 1 ×).")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names of works, with commas; " + ", ".join([*WORKS, "digits"]))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--output")
    options = parser.parse_args()
    wanted = [name for name in options.only.split(",") if name]
    unknown = [name for name in wanted if name not in WORKS and name != "digits"]
    if unknown:
        raise SystemExit(f"measure.py: unknown work {', '.join(unknown)}; known: {', '.join([*WORKS, 'digits'])}.")
    names = [name for name in WORKS if not wanted or name in wanted]
    before = {t: peak(t) for t in THREADS}
    results = measure(names, options.rounds, options.seconds)
    after = {t: peak(t) for t in THREADS}
    peaks = {t: max(before[t], after[t]) for t in THREADS}
    torch = next((v[0]["engine"] for (_, side, _), v in results.items() if side.startswith("PyTorch")), "no PyTorch")
    sdk = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    lines = [
        f"# Ridgeback and its rivals on {cpu()}", "",
        f"{os.cpu_count()} cores seen, {platform.system()} {platform.machine()}; .NET SDK {sdk}; {torch}; OpenBLAS of Debian, free to choose its kernels; float32. "
        f"{options.rounds} rounds of {options.seconds:g} s, alternating, one process each. Microseconds: the median of the rounds' medians, in brackets the least "
        "and the greatest; 1 thread above, 2 below. The ratio is the rival's best thread count against our best: above 1 is faster than the rival.", "",
        "Measured peak of fused multiply-adds in GFLOP/s, before and after: "
        + "; ".join(f"{t} thread{'s' if t > 1 else ''} {before[t]:.0f}, {after[t]:.0f}" for t in THREADS) + ".", "",
        "| work | bar | ours | of peak, 1 / 2 threads | rival | ratio |", "|---|---|---:|---:|---:|---:|",
        *rows(names, results, peaks), "", *extras(names, results),
    ]
    if not wanted or "digits" in wanted:
        lines.append(train_digits(options.rounds))
    text = "\n".join(lines) + "\n"
    print(text)
    if options.output or not wanted:
        path = pathlib.Path(options.output) if options.output else ROOT / "bench/results" / (slug(cpu()) + ".md")
        path.write_text(text, encoding="utf-8")
        print(f"Written to {path}", file=sys.stderr)


main()
