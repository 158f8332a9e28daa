#!/usr/bin/env python3
"""One sgemm of OpenBLAS, timed; prints one line of JSON. Called by `measure.py`: rows inner columns nn|nt|tn threads seconds."""
import ctypes
import json
import os
import sys
import time

ROWS, INNER, COLUMNS = (int(text) for text in sys.argv[1:4])
TRANSPOSED = [text == "t" for text in sys.argv[4]]
THREADS, SECONDS = int(sys.argv[5]), float(sys.argv[6])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):      # some machines pin old kernels
    os.environ.pop(name, None)

import numpy  # noqa: E402  (the thread settings must be there first)


def library():
    for path in ("/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0", "libopenblas.so.0"):
        try:
            return ctypes.CDLL(path)
        except OSError:
            continue
    raise SystemExit("openblas_product.py: libopenblas.so.0 is missing; install libopenblas0-openmp.")


def main():
    blas = library()
    blas.openblas_set_num_threads(THREADS)
    random = numpy.random.default_rng(1)
    a = random.random((INNER, ROWS) if TRANSPOSED[0] else (ROWS, INNER), dtype=numpy.float32)
    b = random.random((COLUMNS, INNER) if TRANSPOSED[1] else (INNER, COLUMNS), dtype=numpy.float32)
    c = numpy.empty((ROWS, COLUMNS), dtype=numpy.float32)
    pointer = ctypes.POINTER(ctypes.c_float)
    flags = [112 if t else 111 for t in TRANSPOSED]
    sgemm = blas.cblas_sgemm

    def run():
        sgemm(101, flags[0], flags[1], ROWS, COLUMNS, INNER, ctypes.c_float(1), a.ctypes.data_as(pointer), a.shape[1],
              b.ctypes.data_as(pointer), b.shape[1], ctypes.c_float(0), c.ctypes.data_as(pointer), COLUMNS)

    run()
    expected = (a.T if TRANSPOSED[0] else a)[:2].astype(numpy.float64) @ (b.T if TRANSPOSED[1] else b).astype(numpy.float64)
    assert numpy.allclose(c[:2], expected, rtol=1e-4)

    # The call through Python costs some microseconds: small products are timed several together, arguments made beforehand.
    arguments = (101, flags[0], flags[1], ROWS, COLUMNS, INNER, ctypes.c_float(1), a.ctypes.data_as(pointer), a.shape[1],
                 b.ctypes.data_as(pointer), b.shape[1], ctypes.c_float(0), c.ctypes.data_as(pointer), COLUMNS)
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 20:
        start = time.perf_counter_ns()
        sgemm(*arguments)
        times.append((time.perf_counter_ns() - start) / 1000)
    times = times[len(times) // 5:]
    empty = []
    nothing = (101, 111, 111, 0, 0, 0) + arguments[6:]
    for _ in range(2000):
        start = time.perf_counter_ns()
        sgemm(*nothing)
        empty.append((time.perf_counter_ns() - start) / 1000)
    call = float(numpy.median(empty))
    print(json.dumps({"medianMicroseconds": float(numpy.median(times)) - call, "callMicroseconds": call}))


main()
