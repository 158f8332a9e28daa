using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Ridgeback.Kernels;

namespace Ridgeback.Benchmarks.Kernels;

/// <summary>Functions on a tile of 1,024 floats: divide by 1,024 for the time per element.</summary>
public unsafe class TileBenchmarks
{
    private const int Count = 1024;

    private readonly TileKernels<float> kernels = TileKernels<float>.For(Hardware.Best);
    private readonly RandomAddress address = new(7, 1, 2, 3);
    private float* x;
    private float* y;
    private float* destination;

    [GlobalSetup]
    public void Allocate()
    {
        // A cache line apart, so that the three do not fall on the same places of the first-level cache.
        x = (float*)NativeMemory.AlignedAlloc(3 * ((Count * sizeof(float)) + 256), 64);
        y = x + Count + 64;
        destination = y + Count + 64;
        for (var i = 0; i < Count; i++)
        {
            x[i] = (i * 37 % Count / 100f) + 0.01f;
            y[i] = x[i];
        }
    }

    [GlobalCleanup]
    public void Free() => NativeMemory.AlignedFree(x);

    [Benchmark]
    public void Add() => kernels.Binary(BinaryFunction.Add, x, y, destination, Count);

    [Benchmark]
    public void Exp() => kernels.Unary(UnaryFunction.Exp, x, destination, Count);

    [Benchmark]
    public void Log() => kernels.Unary(UnaryFunction.Log, x, destination, Count);

    [Benchmark]
    public void Tanh() => kernels.Unary(UnaryFunction.Tanh, x, destination, Count);

    [Benchmark]
    public void Sigmoid() => kernels.Unary(UnaryFunction.Sigmoid, x, destination, Count);

    [Benchmark]
    public void Softplus() => kernels.Unary(UnaryFunction.Softplus, x, destination, Count);

    [Benchmark]
    public float Sum() => kernels.Sum(x, Count);

    [Benchmark]
    public void Uniform() => kernels.UniformRow(address, 0, destination, Count);

    [Benchmark]
    public void Bernoulli() => kernels.BernoulliRow(address, 0, 0.5, destination, Count);

    [Benchmark]
    public void Normal() => kernels.NormalRow(address, 0, destination, Count);
}
