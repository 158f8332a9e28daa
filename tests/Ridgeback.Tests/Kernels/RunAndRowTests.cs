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
        fixed (int* l = labels)
        fixed (double* h = hot)
        {
            kernels.OneHot(l, 6, 3, h);
        }

        hot.ShouldBe([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    }

    /// <summary>Rows of a table, in rows and in panels, the last of them narrower.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Rows_of_a_table(string path)
    {
        var kernels = TileKernels<double>.For(Enum.Parse<InstructionPath>(path));
        foreach (var columns in new[] { 1, 5, 32, 75 })
        {
            foreach (var panels in new[] { false, true })
            {
                const int Rows = 3;
                var memory = new double[(Rows * columns) + 8];
                var x = KernelPaths.Values<double>(columns, 1);
                double[] copied = new double[columns], added = KernelPaths.Values<double>(columns, 2);
                var before = added[..];
                fixed (double* t = memory, p = x, c = copied, a = added)
                {
                    var table = MatrixView<double>.Of(t, Rows, columns, panels);
                    double Value(int row, int column) => (100 * row) + column;
                    for (var i = 0; i < Rows * columns; i++)
                    {
                        *table.At(i / columns, i % columns) = Value(i / columns, i % columns);
                    }

                    kernels.CopyRow(table, 2, c);
                    kernels.AddRow(table, 1, -0.5, a);
                    copied.ShouldBe(Enumerable.Range(0, columns).Select(j => Value(2, j)));
                    var sum = 0.0;
                    for (var j = 0; j < columns; j++)
                    {
                        added[j].ShouldBe(before[j] - (0.5 * Value(1, j)), 1e-12);
                        sum += Value(1, j) * x[j];
                    }

                    kernels.SumOfProducts(table, 1, p).ShouldBe(sum, 1e-11 * Math.Max(1, Math.Abs(sum)));
                    (var first, var end) = (columns == 75 ? 32 : 0, columns == 75 ? 70 : columns);
                    double[] factors = [2, 5];
                    fixed (double* f = factors)
                    {
                        kernels.AddToRows(table, [0, 3], f, first, end, p);
                    }

                    for (var i = 0; i < Rows * columns; i++)
                    {
                        (var row, var column) = (i / columns, i % columns);
                        var factor = column < first || column >= end ? 0 : row == 0 ? 2 : row == 1 ? -5 : 0;
                        (*table.At(row, column)).ShouldBe(Value(row, column) + (factor * x[column]), 1e-12);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Rows_are_added_column_by_column(string path)
    {
        AddedRows<float>(path);
        AddedRows<double>(path);
    }

    private static unsafe void AddedRows<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernels = TileKernels<T>.For(Enum.Parse<InstructionPath>(path));
        foreach (var columns in new[] { 1, 7, 8, 15, 31, 32, 33, 64, 70, 129 })
        {
            foreach (var rows in new[] { 1, 2, 3, 8, 33, 64 })
            {
                var (sums, x) = (KernelPaths.Values<T>(columns + 1, 1), KernelPaths.Values<T>(rows * columns, 2));
                T[] expected = [.. Enumerable.Range(0, columns).Select(column => sums[column] + (Of(0, column) + Of(1, column))), sums[^1]];
                fixed (T* a = sums, from = x)
                {
                    kernels.AddRows(a, from, rows, columns);
                }

                sums.ShouldBe(expected, $"{rows} rows of {columns}");

                T Of(int first, int column) => Enumerable.Range(0, rows).Where(row => row % 2 == first)
                    .Aggregate(T.Zero, (sum, row) => sum + x[(row * columns) + column]);
            }
        }
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
            var (selected, fused, scaled, added, greater, filled, copied) =
                (mask[..], c[..], a[..], a[..], a[..], new T[length], new T[length]);
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
