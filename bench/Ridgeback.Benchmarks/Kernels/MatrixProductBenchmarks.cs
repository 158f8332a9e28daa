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
            A = Filled((nint)rows * inner),
            B = Filled((nint)inner * columns),
            C = Filled((nint)rows * columns),
            Rows = rows,
            Columns = columns,
            Inner = inner,
            LeadingA = transposeA ? rows : inner,
            LeadingB = transposeB ? inner : columns,
            LeadingC = columns,
            TransposeA = transposeA,
            TransposeB = transposeB,
            Workspace = NativeMemory.AlignedAlloc(
                (nuint)MatrixProduct<float>.WorkspaceBytes(rows, columns, inner, transposeA, transposeB, Threads), 64),
        };
    }

    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(arguments.A);
        NativeMemory.AlignedFree(arguments.B);
        NativeMemory.AlignedFree(arguments.C);
        NativeMemory.AlignedFree(arguments.Workspace);
    }

    [Benchmark]
    public void Multiply() => MatrixProduct<float>.For(Hardware.Best).Run(arguments, team);

    private static float* Filled(nint count)
    {
        var values = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float)), 64);
        new Span<float>(values, (int)count).Fill(0.5f);
        return values;
    }
}
