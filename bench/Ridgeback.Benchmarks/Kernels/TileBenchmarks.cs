using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Ridgeback.Kernels;

namespace Ridgeback.Benchmarks.Kernels;

/// <summary>Functions on a tile of 1,024 floats: divide by 1,024 for the time per element.</summary>
public unsafe class TileBenchmarks
{
    private const int Count = 1024;

    private readonly TileKernels<float> _kernels = TileKernels<float>.For(Hardware.Best);
    private readonly RandomAddress _address = new(7, 1, 2, 3);
    private float* _x;
    private float* _y;
    private float* _destination;

    [GlobalSetup]
    public void Allocate()
    {
        // A cache line apart, so that the three do not fall on the same places of the first-level cache.
        _x = (float*)NativeMemory.AlignedAlloc(3 * ((Count * sizeof(float)) + 256), 64);
        _y = _x + Count + 64;
        _destination = _y + Count + 64;
        for (var i = 0; i < Count; i++)
        {
            _x[i] = (i * 37 % Count / 100f) + 0.01f;
            _y[i] = _x[i];
        }
    }

    [GlobalCleanup]
    public void Free() => NativeMemory.AlignedFree(_x);

    [Benchmark]
    public void Add() => _kernels.Binary(BinaryFunction.Add, _x, _y, _destination, Count);

    [Benchmark]
    public void Exp() => _kernels.Unary(UnaryFunction.Exp, _x, _destination, Count);

    [Benchmark]
    public void Log() => _kernels.Unary(UnaryFunction.Log, _x, _destination, Count);

    [Benchmark]
    public void Tanh() => _kernels.Unary(UnaryFunction.Tanh, _x, _destination, Count);

    [Benchmark]
    public void Sigmoid() => _kernels.Unary(UnaryFunction.Sigmoid, _x, _destination, Count);

    [Benchmark]
    public void Softplus() => _kernels.Unary(UnaryFunction.Softplus, _x, _destination, Count);

    [Benchmark]
    public float Sum() => _kernels.Sum(_x, Count);

    [Benchmark]
    public void Uniform() => _kernels.UniformRow(_address, 0, _destination, Count);

    [Benchmark]
    public void Bernoulli() => _kernels.BernoulliRow(_address, 0, 0.5, _destination, Count);

    [Benchmark]
    public void Normal() => _kernels.NormalRow(_address, 0, _destination, Count);
}
