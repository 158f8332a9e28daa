using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class MatrixProductTests
{
    private static readonly WorkerTeam[] Teams = [new(1), new(2), new(3)];

    public static TheoryData<string> Paths => KernelPaths.Names;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Many_shapes_transposes_and_strides_equal_the_plain_sum(string path)
    {
        int[] sizes = [1, 2, 3, 5, 7, 10, 13, 14, 15, 16, 17, 28, 31, 32, 33, 47, 64, 65];
        var count = 0u;
        for (var i = 0; i < 260; i++)
        {
            var pick = Philox.Block((count++, 0, 0, 0), 11);
            var (m, n, k) = (sizes[pick.Word0 % 18], sizes[pick.Word1 % 18], sizes[pick.Word2 % 18]);
            Check<float>(path, m, n, k, (pick.Word3 & 1) != 0, (pick.Word3 & 2) != 0, (pick.Word3 & 4) != 0, 1e-5, (int)(pick.Word3 >> 8));
            Check<double>(
                path, m, n, k, (pick.Word3 & 1) != 0, (pick.Word3 & 2) != 0, (pick.Word3 & 4) != 0, 1e-13, (int)(pick.Word3 >> 8));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Empty_and_very_long_inner_sizes(string path)
    {
        foreach (var accumulate in new[] { false, true })
        {
            Check<float>(path, 5, 40, 0, false, false, accumulate, 0);
            Check<float>(path, 0, 4, 3, false, false, accumulate, 0);
            Check<float>(path, 4, 0, 3, false, true, accumulate, 0);
            foreach (var transpose in new[] { false, true })
            {
                Check<float>(path, 1, 37, 2500, transpose, transpose, accumulate, 1e-5);
                Check<double>(path, 17, 9, 2500, transpose, !transpose, accumulate, 1e-13);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Large_products_are_the_same_bits_on_any_number_of_threads(string path)
    {
        Check<float>(path, 130, 200, 310, false, false, false, 1e-5);
        Check<float>(path, 300, 10, 600, true, false, true, 1e-5);
        Check<double>(path, 97, 131, 210, false, true, false, 1e-13);
        Check<float>(path, 2, 700, 900, false, true, true, 1e-5);
        Check<float>(path, 1, 900, 1100, false, false, true, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Panels_and_rows_give_the_same_bits(string path)
    {
        foreach (var (m, n, k) in new[] { (128, 100, 70), (33, 65, 1100), (1, 50, 40), (65, 96, 64) })
        {
            for (var transposes = 0; transposes < 4; transposes++)
            {
                T[] Product<T>(int layouts)
                    where T : unmanaged, IBinaryFloatingPointIeee754<T>
                {
                    var operands = new MatrixProductOperands<T>(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0, layouts);
                    return operands.RowMajor(operands.Multiply(Enum.Parse<InstructionPath>(path), Teams[1], accumulate: true));
                }

                for (var layouts = 1; layouts < 8; layouts++)
                {
                    Product<float>(layouts).ShouldBe(Product<float>(0), $"{m}×{n}×{k}, transposes {transposes}, layouts {layouts}");
                    Product<double>(layouts).ShouldBe(Product<double>(0), $"{m}×{n}×{k}, transposes {transposes}, layouts {layouts}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void The_epilogue_sees_every_element_once_and_complete(string path)
    {
        foreach (var (m, n, k) in new[] { (128, 100, 70), (200, 20, 1030), (1, 50, 40), (65, 96, 64), (900, 10, 33) })
        {
            for (var transposes = 0; transposes < 4; transposes++)
            {
                var operands = new MatrixProductOperands<float>(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0, layouts: 7);
                var expected = operands.RowMajor(operands.Multiply(Enum.Parse<InstructionPath>(path), Teams[0], accumulate: false));
                foreach (var inMemory in new[] { true, false })
                {
                    var gatherer = new Gatherer(m, n);
                    operands.Multiply(Enum.Parse<InstructionPath>(path), Teams[1], accumulate: false, gatherer, inMemory);
                    gatherer.Values.ShouldBe(expected, $"{m}×{n}×{k}, transposes {transposes}, in memory {inMemory}");
                    gatherer.Chunks.Count.ShouldBe(operands.Chunks);
                    gatherer.Chunks.Max(chunk => chunk.RowGroup).ShouldBe((operands.Chunks / ((n + 31) / 32)) - 1);
                }
            }
        }
    }

    [Fact]
    public unsafe void Nothing_is_allocated()
    {
        var run = new MatrixProductOperands<float>(64, 300, 300, false, true, layouts: 0);
        foreach (var team in Teams)
        {
            // The team is shared with other tests and starts its threads when it is first free: the best of some attempts tells.
            var least = long.MaxValue;
            for (var attempt = 0; attempt < 10 && least > 0; attempt++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 100; i++)
                {
                    run.Multiply(Hardware.Best, team, false);
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            least.ShouldBe(0);
        }
    }

    private static void Check<T>(
        string path, int m, int n, int k, bool transposeA, bool transposeB, bool accumulate, double tolerance, int layouts = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new MatrixProductOperands<T>(m, n, k, transposeA, transposeB, layouts);
        T[]? first = null;
        foreach (var team in Teams)
        {
            var result = operands.Multiply(Enum.Parse<InstructionPath>(path), team, accumulate);
            first ??= result[..];
            result.AsSpan().SequenceEqual(first).ShouldBeTrue($"{m}×{n}×{k}: {team.Threads} threads give other bits than one");
        }

        operands.Verify(first!, accumulate, tolerance);
    }

    /// <summary>Puts the blocks together again; an element that came twice becomes twice as large.</summary>
    private sealed unsafe class Gatherer(int rows, int columns) : MatrixProductEpilogue<float>
    {
        internal float[] Values { get; } = new float[rows * columns];

        internal HashSet<MatrixProductChunk> Chunks { get; } = [];

        internal override void Begin(MatrixProductChunk chunk)
        {
            lock (Chunks)
            {
                Chunks.Add(chunk).ShouldBeTrue();
            }
        }

        internal override void Announce(int row, int rows, int column, int columns)
        {
            rows.ShouldBeInRange(1, MatrixProduct<float>.BlockRows);
            (row + rows).ShouldBeLessThanOrEqualTo(this.rows);
        }

        internal override void Apply(MatrixProductChunk chunk, int worker, float* block, int row, int rows, int column, int columns)
        {
            rows.ShouldBeInRange(1, MatrixProduct<float>.BlockRows);
            (column, columns).ShouldBe((chunk.Column, chunk.Columns));
            for (var i = 0; i < rows * columns; i++)
            {
                Values[((row + (i / columns)) * (Values.Length / this.rows)) + column + (i % columns)] += block[i];
            }
        }

        private readonly int rows = rows;
    }
}
