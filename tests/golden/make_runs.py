"""Trains the configurations of runs/ with a build of the command line and writes runs/hashes.json.

    python3 make_runs.py dotnet PATH/Ridgeback.Cli.dll

Use the version whose weights are to be kept, on an x64 machine with AVX-512: each run is made on every instruction path.
The hash is SHA-256 over the names and values of all tensors of all model.safetensors below a run's folder, sorted.
runs/earlier is not made anew: its hash is that of resuming it to 6 epochs.
"""
import glob
import hashlib
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

RUNS = pathlib.Path(__file__).parent / "runs"
PATHS = {
    "Vector512": {},
    "Vector256": {"DOTNET_EnableAVX512": "0"},
    "Vector128": {"DOTNET_EnableAVX2": "0"},
    "Scalar": {"DOTNET_EnableHWIntrinsic": "0"},
}


def digest(folder):
    total = hashlib.sha256()
    for path in sorted(glob.glob(f"{folder}/**/model.safetensors", recursive=True)):
        content = pathlib.Path(path).read_bytes()
        start = 8 + struct.unpack("<Q", content[:8])[0]
        tensors = json.loads(content[8:start])
        for name in sorted(tensors.keys() - {"__metadata__"}):
            first, end = tensors[name]["data_offsets"]
            total.update(name.encode())
            total.update(content[start + first:start + end])
    return total.hexdigest()


def train(arguments, path):
    command = [*sys.argv[1:], "train", *arguments, "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=RUNS, env={**os.environ, **PATHS[path]})


hashes = {}
with tempfile.TemporaryDirectory() as work:
    for path in PATHS:
        for file in sorted(RUNS.glob("*.jsonc")):
            run = f"{work}/{path}/{file.stem}"
            train([file.name, "--output", run], path)
            hashes.setdefault(file.stem, {})[path] = digest(run)
        shutil.copytree(RUNS / "earlier", f"{work}/{path}/earlier")
        train(["--resume", f"{work}/{path}/earlier", "--set", "training.epochs=6"], path)
        hashes.setdefault("earlier", {})[path] = digest(f"{work}/{path}/earlier")
(RUNS / "hashes.json").write_text(json.dumps(hashes, indent=2) + "\n")
