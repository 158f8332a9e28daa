#!/usr/bin/env python3
"""Turns the raw lines of one `run` into the Markdown table; used by `run` only."""
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys


def cpu():
    fields = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    name = fields.get("model name") or platform.machine()
    if "cpu family" in fields:      # virtual machines often hide the number of the model
        name += f" (family {fields['cpu family']}, model {fields['model']})"
    return name


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((r|tm)\)", "", name.lower())).strip("-")


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "not found"


def main():
    raw, rounds, seconds, output = sys.argv[1:5]
    products, groups, engine_names = {}, {}, {}
    for line in pathlib.Path(raw).read_text().splitlines():
        entry = json.loads(line)
        if "gigaflops" in entry:
            products.setdefault(entry["threads"], []).append(entry["gigaflops"])
            continue
        side, result = entry["side"], entry["result"]
        if not result["lossFinite"]:
            raise SystemExit(f"{side}, network {result['network']}: the loss is not finite; the timing means nothing.")
        engine_names[side] = result.get("engine", "ridgeback")
        work = (result["network"], result["batch"], result["dropout"])
        groups.setdefault(work, {}).setdefault((side, result["threads"]), []).append(result["medianMicroseconds"])

    name = cpu()
    lines = [
        f"# Whole training steps on {name}", "",
        f"{os.cpu_count()} cores seen, {platform.system()} {platform.machine()}; .NET SDK {first_line('dotnet', '--version')}; "
        f"{engine_names.get('peer', 'no peer')}; Adam, float32. {rounds} rounds of {seconds} s, engines alternating, "
        "one process each. Median of the rounds' medians; the spread is the least and the greatest of them. "
        "The last column is the peer's best thread count divided by the row: above 1 is faster than the peer.", "",
        "The machine in the same minutes, by the peer's 1024³ matrix product in GFLOP/s (before, after): "
        + "; ".join(f"{t} thread{'s' if t > 1 else ''} {', '.join(f'{v:.0f}' for v in values)}"
                    for t, values in sorted(products.items())) + ".", "",
        "| network | batch | dropout | engine | threads | median µs | min–max µs | speed against the peer's best |",
        "|---|---:|---:|---|---:|---:|---:|---:|",
    ]
    for (network, batch, dropout), rows in groups.items():
        best = min((statistics.median(v) for (side, _), v in rows.items() if side == "peer"), default=None)
        for (side, threads), values in sorted(rows.items()):
            median = statistics.median(values)
            ratio = f"{best / median:.2f}" if best else "–"
            lines.append(f"| {network} | {batch} | {dropout:g} | {engine_names[side]} | {threads} | {median:,.1f} "
                         f"| {min(values):,.1f}–{max(values):,.1f} | {ratio} |")
    table = "\n".join(lines) + "\n"
    path = pathlib.Path(output) if output else pathlib.Path("bench/results") / (slug(name) + ".md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table, encoding="utf-8")
    print(table)
    print(f"Written to {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
