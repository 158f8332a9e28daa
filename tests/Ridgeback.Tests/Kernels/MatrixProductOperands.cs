using System.Numerics;
using System.Runtime.InteropServices;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Kernels;

/// <summary>Two matrices and their product the slow way. Rows are longer than needed, with not-a-number in between; or in panels.</summary>
/// <param name="m">Rows of the product.</param>
/// <param name="n">Columns of the product.</param>
/// <param name="k">The inner size.</param>
/// <param name="transposeA">Whether A is stored (k, m).</param>
/// <param name="transposeB">Whether B is stored (n, k).</param>
/// <param name="layouts">Bits 0, 1, 2: whether A, B, the product are in panels.</param>
internal sealed unsafe class MatrixProductOperands<T>(int m, int n, int k, bool transposeA, bool transposeB, int layouts)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stored a = new(transposeA ? k : m, transposeA ? m : k, 3, 1, (layouts & 1) != 0);
    private readonly Stored b = new(transposeB ? n : k, transposeB ? k : n, 1, 2, (layouts & 2) != 0);
    private readonly Stored before = new(m, n, 2, 3, (layouts & 4) != 0);
    private readonly T[] c = new T[m * (n + 2)];

    internal int Chunks { get; private set; }

    internal T[] Multiply(
        InstructionPath path, WorkerTeam team, bool accumulate, MatrixProductEpilogue<T>? epilogue = null, bool inMemory = true)
    {
        before.Values.CopyTo(c, 0);
        fixed (T* a = this.a.Values, b = this.b.Values, c = this.c)
        {
            MatrixProductArguments<T> arguments = new()
            {
                A = this.a.View(a),
                B = this.b.View(b),
                C = before.View(inMemory ? c : null),
                TransposeA = transposeA,
                TransposeB = transposeB,
                Accumulate = accumulate,
                Epilogue = epilogue,
            };
            Chunks = MatrixProduct<T>.Chunks(arguments);
            arguments.Workspace = NativeMemory.Alloc((nuint)MatrixProduct<T>.WorkspaceBytes(arguments, team.Threads));
            MatrixProduct<T>.For(path).Run(arguments, team);
            NativeMemory.Free(arguments.Workspace);
        }

        return c;
    }

    /// <summary>The product's elements row by row, without gaps.</summary>
    internal T[] RowMajor(T[] result) => [.. Enumerable.Range(0, m * n).Select(i => result[before.At(i / n, i % n)])];

    internal void Verify(T[] result, bool accumulate, double tolerance)
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (sum, size) = (accumulate ? double.CreateChecked(before.Values[before.At(i, j)]) : 0, 1.0);
                for (var p = 0; p < k; p++)
                {
                    var product = double.CreateChecked(a.Values[transposeA ? a.At(p, i) : a.At(i, p)])
                        * double.CreateChecked(b.Values[transposeB ? b.At(j, p) : b.At(p, j)]);
                    sum += product;
                    size += Math.Abs(product);
                }

                var actual = double.CreateChecked(result[before.At(i, j)]);
                if (Math.Abs(actual - sum) > tolerance * size)
                {
                    Assert.Fail(
                        $"{m}×{n}×{k} {transposeA} {transposeB} {accumulate} {layouts}: element ({i}, {j}) is {actual}, expected {sum}");
                }
            }
        }

        // What lies between the rows is not touched.
        var inside = Enumerable.Range(0, m * n).Select(i => before.At(i / n, i % n)).ToHashSet();
        Enumerable.Range(0, before.Values.Length).Where(i => !inside.Contains(i)).ShouldAllBe(i => result[i].Equals(before.Values[i]));
    }

    private sealed class Stored
    {
        private readonly int rows;
        private readonly int columns;
        private readonly int leading;
        private readonly bool panels;

        internal Stored(int rows, int columns, int padding, int seed, bool panels)
        {
            this.rows = rows;
            this.columns = columns;
            this.panels = panels;
            leading = columns + (panels ? 0 : padding);
            Values = new T[rows * leading];
            Array.Fill(Values, T.NaN);
            var values = KernelPaths.Values<T>(rows * columns, seed);
            for (var i = 0; i < values.Length; i++)
            {
                Values[At(i / columns, i % columns)] = values[i];
            }
        }

        internal T[] Values { get; }

        internal MatrixView<T> View(T* data) =>
            new() { Data = data, Rows = rows, Columns = columns, Leading = leading, Panels = panels };

        /// <summary>By the definition: panels of 32 columns, row by row, the last one narrower.</summary>
        internal int At(int row, int column)
        {
            if (!panels)
            {
                return (row * leading) + column;
            }

            var before = column / 32 * 32;
            return (before * rows) + (row * Math.Min(32, columns - before)) + (column - before);
        }
    }
}
