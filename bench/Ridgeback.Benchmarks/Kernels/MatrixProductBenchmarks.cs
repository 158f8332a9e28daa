using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Ridgeback.Kernels;

namespace Ridgeback.Benchmarks.Kernels;

/// <summary>Matrix products of a training step and a prediction; 2·rows·columns·inner operations each.</summary>
public unsafe class MatrixProductBenchmarks
{
    private MatrixProductArguments<float> arguments;
    private WorkerTeam team = new(1);

    [Params(1, 2)]
    public int Threads { get; set; }

    [Params(true, false)]
    public bool Panels { get; set; }

    /// <summary>Rows, columns, inner, and which of the two operands is transposed.</summary>
    [Params("512 512 512 NN", "128 512 784 NN", "784 512 128 TN", "128 784 512 NT", "128 10 512 NN", "32 64 30 NN", "1 512 784 NN")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Allocate()
    {
        var parts = Shape.Split(' ');
        var (rows, columns, inner) = (int.Parse(parts[0]), int.Parse(parts[1]), int.Parse(parts[2]));
        var (transposeA, transposeB) = (parts[3][0] == 'T', parts[3][1] == 'T');
        team = new(Threads);
        arguments = new()
        {
            A = Filled(transposeA ? inner : rows, transposeA ? rows : inner),
            B = Filled(transposeB ? columns : inner, transposeB ? inner : columns),
            C = Filled(rows, columns),
            TransposeA = transposeA,
            TransposeB = transposeB,
        };
        arguments.Workspace = NativeMemory.AlignedAlloc((nuint)MatrixProduct<float>.WorkspaceBytes(arguments, Threads), 64);
    }

    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(arguments.A.Data);
        NativeMemory.AlignedFree(arguments.B.Data);
        NativeMemory.AlignedFree(arguments.C.Data);
        NativeMemory.AlignedFree(arguments.Workspace);
    }

    [Benchmark]
    public void Multiply() => MatrixProduct<float>.For(Hardware.Best).Run(arguments, team);

    private MatrixView<float> Filled(int rows, int columns)
    {
        var count = (nint)rows * columns;
        var values = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float)), 64);
        new Span<float>(values, (int)count).Fill(0.5f);
        return MatrixView<float>.Of(values, rows, columns, Panels);
    }
}
