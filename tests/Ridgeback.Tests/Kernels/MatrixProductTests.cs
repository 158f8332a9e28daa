using System.Numerics;
using System.Runtime.InteropServices;
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
            Check<float>(path, m, n, k, (pick.Word3 & 1) != 0, (pick.Word3 & 2) != 0, (pick.Word3 & 4) != 0, 1e-5);
            Check<double>(path, m, n, k, (pick.Word3 & 1) != 0, (pick.Word3 & 2) != 0, (pick.Word3 & 4) != 0, 1e-13);
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

    [Fact]
    public unsafe void Nothing_is_allocated()
    {
        var run = new Operands<float>(64, 300, 300, false, true);
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

    private static void Check<T>(string path, int m, int n, int k, bool transposeA, bool transposeB, bool accumulate, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var operands = new Operands<T>(m, n, k, transposeA, transposeB);
        T[]? first = null;
        foreach (var team in Teams)
        {
            var result = operands.Multiply(Enum.Parse<InstructionPath>(path), team, accumulate);
            first ??= result[..];
            result.AsSpan().SequenceEqual(first).ShouldBeTrue($"{m}×{n}×{k}: {team.Threads} threads give other bits than one");
        }

        operands.Verify(first!, accumulate, tolerance);
    }

    /// <summary>Two matrices in rows that are longer than needed, with not-a-number in between, and their product the slow way.</summary>
    private sealed unsafe class Operands<T>(int m, int n, int k, bool transposeA, bool transposeB)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int leadingA = (transposeA ? m : k) + 3;
        private readonly int leadingB = (transposeB ? k : n) + 1;
        private readonly int leadingC = n + 2;
        private readonly T[] a = Padded(transposeA ? k : m, transposeA ? m : k, 3, 1);
        private readonly T[] b = Padded(transposeB ? n : k, transposeB ? k : n, 1, 2);
        private readonly T[] before = Padded(m, n, 2, 3);
        private readonly T[] c = new T[m * (n + 2)];

        internal T[] Multiply(InstructionPath path, WorkerTeam team, bool accumulate)
        {
            before.CopyTo(c, 0);
            var bytes = MatrixProduct<T>.WorkspaceBytes(m, n, k, transposeA, transposeB, team.Threads);
            var workspace = NativeMemory.Alloc((nuint)bytes);
            fixed (T* a = this.a, b = this.b, c = this.c)
            {
                MatrixProduct<T>.For(path).Run(
                    new()
                    {
                        A = a,
                        B = b,
                        C = c,
                        Rows = m,
                        Columns = n,
                        Inner = k,
                        LeadingA = leadingA,
                        LeadingB = leadingB,
                        LeadingC = leadingC,
                        TransposeA = transposeA,
                        TransposeB = transposeB,
                        Accumulate = accumulate,
                        Workspace = workspace,
                    },
                    team);
            }

            NativeMemory.Free(workspace);
            return c;
        }

        internal void Verify(T[] result, bool accumulate, double tolerance)
        {
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < leadingC; j++)
                {
                    var before = double.CreateChecked(this.before[(i * leadingC) + j]);
                    var (sum, size) = (accumulate || j >= n ? before : 0, 1.0);
                    for (var p = 0; p < k && j < n; p++)
                    {
                        var product = double.CreateChecked(a[transposeA ? (p * leadingA) + i : (i * leadingA) + p])
                            * double.CreateChecked(b[transposeB ? (j * leadingB) + p : (p * leadingB) + j]);
                        sum += product;
                        size += Math.Abs(product);
                    }

                    var actual = double.CreateChecked(result[(i * leadingC) + j]);
                    if (Math.Abs(actual - sum) > tolerance * size)
                    {
                        Assert.Fail($"{m}×{n}×{k} {transposeA} {transposeB} {accumulate}: element ({i}, {j}) is {actual}, expected {sum}");
                    }
                }
            }
        }

        private static T[] Padded(int rows, int columns, int padding, int seed)
        {
            var values = KernelPaths.Values<T>(rows * (columns + padding), seed);
            for (var row = 0; row < rows && seed != 3; row++)
            {
                values.AsSpan((row * (columns + padding)) + columns, padding).Fill(T.NaN);
            }

            return values;
        }
    }
}
