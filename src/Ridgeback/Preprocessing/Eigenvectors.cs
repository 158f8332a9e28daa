using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Ridgeback.Data;
using Ridgeback.Kernels;

namespace Ridgeback.Preprocessing;

/// <summary>
/// The eigenvectors of a covariance XᵀX/N, all of them or the first few; products by our own kernels, the rest by a library.
/// </summary>
internal static unsafe class Eigenvectors
{
    /// <summary>Of more features the covariance does not fit into an array.</summary>
    public const int MostFeatures = 46_340;

    private const int RowsTogether = 256;
    private const int Oversampling = 20;
    private const int PowerIterations = 6;
    private const ulong Seed = 1;

    /// <summary>Eigenvalues, falling, and their vectors, one after the other.</summary>
    public static (double[] Values, double[] Vectors) Exact(Dataset data, double[] mean, WorkerTeam team)
    {
        var width = mean.Length;
        var covariance = Covariance(data, mean, team);
        return Of(Matrix<double>.Build.Dense(width, width, (i, j) => covariance[(i * width) + j]), width);
    }

    /// <summary>The first eigenvalues and vectors: a random subspace, multiplied by the covariance again and again.</summary>
    public static (double[] Values, double[] Vectors) Leading(Dataset data, double[] mean, int components, WorkerTeam team)
    {
        var width = mean.Length;
        var sampled = Math.Min(width, components + Oversampling);
        var covariance = Covariance(data, mean, team);
        var basis = Gaussian(width, sampled);
        for (var iteration = 0; iteration < PowerIterations; iteration++)
        {
            basis = Times(covariance, Times(covariance, basis, team), team).QR(QRMethod.Thin).Q;
        }

        // In the basis Q the covariance is QᵀCQ, small; its eigenvectors turned back are those of C.
        var small = basis.TransposeThisAndMultiply(Times(covariance, basis, team));
        (var values, var vectors) = Of((small + small.Transpose()) / 2, components);
        var turned = basis * Matrix<double>.Build.DenseOfRowMajor(components, sampled, vectors).Transpose();
        return (values, Signed(turned.Transpose().ToRowMajorArray(), width));
    }

    /// <summary>XᵀX/N, a chunk of rows at a time.</summary>
    private static double[] Covariance(Dataset data, double[] mean, WorkerTeam team)
    {
        var width = mean.Length;
        var covariance = new double[width * width];
        var chunk = new double[Math.Min(RowsTogether, data.Count) * width];
        fixed (double* x = chunk, c = covariance)
        {
            foreach (var rows in data.Blocks())
            {
                for (var first = 0; first < rows.Length / width; first += RowsTogether)
                {
                    var part = Math.Min(RowsTogether, (rows.Length / width) - first);
                    for (var row = 0; row < part; row++)
                    {
                        var from = rows.Slice((first + row) * width, width);
                        var to = chunk.AsSpan(row * width, width);
                        for (var j = 0; j < to.Length; j++)
                        {
                            to[j] = from[j] - mean[j];
                        }
                    }

                    var view = MatrixView<double>.Of(x, part, width, panels: false);
                    DenseProduct.Run(
                        view, view, MatrixView<double>.Of(c, width, width, panels: false), team, transposeA: true, accumulate: true);
                }
            }
        }

        for (var i = 0; i < covariance.Length; i++)
        {
            covariance[i] /= data.Count;
        }

        return covariance;
    }

    /// <summary>C·Y by our own product.</summary>
    private static Matrix<double> Times(double[] covariance, Matrix<double> y, WorkerTeam team)
    {
        (var width, var columns) = (y.RowCount, y.ColumnCount);
        var right = y.ToRowMajorArray();
        var result = new double[width * columns];
        fixed (double* c = covariance, b = right, product = result)
        {
            DenseProduct.Run(
                MatrixView<double>.Of(c, width, width, panels: false), MatrixView<double>.Of(b, width, columns, panels: false),
                MatrixView<double>.Of(product, width, columns, panels: false), team);
        }

        return Matrix<double>.Build.DenseOfRowMajor(width, columns, result);
    }

    private static (double[] Values, double[] Vectors) Of(Matrix<double> symmetric, int count)
    {
        var decomposed = symmetric.Evd(Symmetricity.Symmetric);
        var size = symmetric.RowCount;
        var values = new double[count];
        var vectors = new double[count * size];
        for (var i = 0; i < count; i++)
        {
            // The library's eigenvalues rise; rounding may leave a variance of 0 slightly below it.
            values[i] = Math.Max(0, decomposed.EigenValues[size - 1 - i].Real);
            decomposed.EigenVectors.Column(size - 1 - i).ToArray().CopyTo(vectors, i * size);
        }

        return (values, Signed(vectors, size));
    }

    /// <summary>An eigenvector's sign is free: the element of greatest size becomes positive.</summary>
    private static double[] Signed(double[] vectors, int size)
    {
        for (var start = 0; start < vectors.Length; start += size)
        {
            var vector = vectors.AsSpan(start, size);
            (var greatest, var sign) = (0.0, 1);
            foreach (var element in vector)
            {
                (greatest, sign) = Math.Abs(element) > greatest ? (Math.Abs(element), Math.Sign(element)) : (greatest, sign);
            }

            for (var i = 0; i < size; i++)
            {
                vector[i] *= sign;
            }
        }

        return vectors;
    }

    private static Matrix<double> Gaussian(int rows, int columns)
    {
        var values = new double[rows * columns];
        fixed (double* target = values)
        {
            TileKernels<double>.For(Hardware.Best)
                .NormalRow(new RandomAddress(Philox.KeyOf(Seed, "principal components"), 0, 0, 0), 0, target, values.Length);
        }

        return Matrix<double>.Build.DenseOfRowMajor(rows, columns, values);
    }
}
