using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

public class RunAndRowTests
{
    public static TheoryData<string> Paths => KernelPaths.Names;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Runs_of_every_length(string path)
    {
        CheckRuns<float>(path);
        CheckRuns<double>(path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Reductions_of_every_length(string path)
    {
        CheckReductions<float>(path, 1e-6);
        CheckReductions<double>(path, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Rows_by_index(string path)
    {
        var kernels = TileKernels<double>.For(Enum.Parse<InstructionPath>(path));
        int[] labels = [2, 0, 7, -1, 1, 2];
        var hot = Enumerable.Repeat(5.0, 18).ToArray();
        double[] table = [.. Enumerable.Range(0, 15).Select(i => (double)i)];
        int[] index = [2, 0, 2];
        var gathered = new double[15];
        fixed (int* l = labels, n = index)
        fixed (double* h = hot, t = table, g = gathered)
        {
            kernels.OneHot(l, 6, 3, h);
            kernels.GatherRows(t, n, 3, 5, g);
            kernels.ScatterAddRows(g, n, 3, 5, t);
        }

        hot.ShouldBe([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        gathered.ShouldBe([10, 11, 12, 13, 14, 0, 1, 2, 3, 4, 10, 11, 12, 13, 14]);
        table.ShouldBe([0, 2, 4, 6, 8, 5, 6, 7, 8, 9, 30, 33, 36, 39, 42]);
    }

    private static unsafe void CheckRuns<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        foreach (var length in KernelPaths.Lengths)
        {
            var (a, b, c) = (KernelPaths.Values<T>(length, 1), KernelPaths.Values<T>(length, 2), KernelPaths.Values<T>(length, 3));
            var mask = a.Select((x, i) => i % 3 == 0 ? -T.Zero : i % 3 == 1 ? T.NaN : x).ToArray();
            var scalar = T.CreateTruncating(0.3);
            var (selected, fused, scaled, added, greater, filled, copied) = (mask[..], c[..], a[..], a[..], a[..], new T[length], new T[length]);
            fixed (T* x = a, y = b, z = c, s = selected, f = fused, m = scaled, p = added, g = greater, e = filled, k = copied)
            {
                kernels.Select(s, x, y, s, length);
                kernels.MultiplyAdd(x, y, f, f, length);
                kernels.MultiplyAddScalar(m, scalar, z, m, length);
                kernels.AddTo(p, y, length);
                kernels.MaxTo(g, y, length);
                kernels.Fill(scalar, e, length);
                kernels.Copy(x, k, length);
            }

            selected.ShouldBe(mask.Select((x, i) => x != T.Zero ? a[i] : b[i]));
            fused.ShouldBe(a.Select((x, i) => T.FusedMultiplyAdd(x, b[i], c[i])));
            scaled.ShouldBe(a.Select((x, i) => T.FusedMultiplyAdd(x, scalar, c[i])));
            added.ShouldBe(a.Select((x, i) => x + b[i]));
            greater.ShouldBe(a.Select((x, i) => x > b[i] ? x : b[i]));
            filled.ShouldBe(a.Select(_ => scalar));
            copied.ShouldBe(a);
        }
    }

    private static unsafe void CheckReductions<T>(string path, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        foreach (var length in KernelPaths.Lengths)
        {
            var (a, b) = (KernelPaths.Values<T>(length, 1), KernelPaths.Values<T>(length, 2));
            var (wideA, wideB) = (a.Select(double.CreateChecked).ToArray(), b.Select(double.CreateChecked).ToArray());
            fixed (T* x = a, y = b)
            {
                var products = wideA.Zip(wideB, (p, q) => p * q).ToArray();
                Math.Abs(double.CreateChecked(kernels.Sum(x, length)) - wideA.Sum())
                    .ShouldBeLessThanOrEqualTo(tolerance * wideA.Sum(Math.Abs));
                Math.Abs(double.CreateChecked(kernels.SumOfProducts(x, y, length)) - products.Sum())
                    .ShouldBeLessThanOrEqualTo(tolerance * products.Sum(Math.Abs));
                kernels.Max(x, length).ShouldBe(length == 0 ? T.NegativeInfinity : a.Max());
                kernels.AllFinite(x, length).ShouldBeTrue();
                for (var i = 0; i < length; i += 1 + (i / 71 * 17))
                {
                    var kept = x[i];
                    x[i] = T.NaN;
                    T.IsNaN(kernels.Max(x, length)).ShouldBeTrue($"element {i} of {length} is not a number");
                    kernels.AllFinite(x, length).ShouldBeFalse($"element {i} of {length} is not a number");
                    x[i] = T.NegativeInfinity;
                    kernels.AllFinite(x, length).ShouldBeFalse($"element {i} of {length} is infinite");
                    x[i] = kept;
                }
            }
        }
    }
}
