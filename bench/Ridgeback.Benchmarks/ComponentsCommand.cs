using System.Diagnostics;
using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Preprocessing;

namespace Ridgeback.Benchmarks;

/// <summary>
/// <c>components</c>: times principal components of rows with a known spectrum, and compares the reconstruction with its tail.
/// </summary>
internal static class ComponentsCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        int rows = int.Parse(arguments[0], CultureInfo.InvariantCulture), width = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var kept = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        double[] spread = [.. Enumerable.Range(1, width).Select(i => 10 / Math.Pow(i, 0.75))];
        var training = Known(rows, spread).AsTrainingSet();
        var total = spread.Sum(s => s * s);
        var tail = spread[kept..].Sum(s => s * s);
        foreach (var randomized in arguments.Count > 3 ? [true] : new[] { true, false })
        {
            var watch = Stopwatch.StartNew();
            var step = (FittedComponents)new PrincipalComponents { Components = kept, Randomized = randomized }.Fit(training);
            var fitted = watch.Elapsed.TotalSeconds;
            var worst = Enumerable.Range(0, kept).Max(i => Math.Abs((step.Eigenvalues[i] / (spread[i] * spread[i])) - 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rows} × {width}, {kept} components, {(randomized ? "randomized" : "exact")}: {fitted:F1} s; variances within "
                    + $"{worst:E1}; variance kept {step.VarianceKept:F6} (known {1 - (tail / total):F6}); error of the reconstruction "
                    + $"within {Math.Abs((Error(step, training) / tail) - 1):E1} of the tail"));
        }
    }

    private static double Error(FittedComponents step, TrainingSet training)
    {
        const int Together = 1000;
        var sum = 0.0;
        float[] components = new float[Together * step.Components], back = new float[Together * training.FeatureCount];
        for (var start = 0; start < training.Count; start += Together)
        {
            var part = training.Data.Features[
                (start * training.FeatureCount)..Math.Min(training.Data.Features.Length, (start + Together) * training.FeatureCount)];
            var count = part.Length / training.FeatureCount;
            step.Apply(part, components, training.FeatureCount);
            step.Invert(components.AsSpan(0, count * step.Components), back);
            for (var i = 0; i < part.Length; i++)
            {
                sum += (part[i] - (double)back[i]) * (part[i] - (double)back[i]);
            }
        }

        return sum / training.Count;
    }

    /// <summary>
    /// Cosines of as many frequencies, which are at right angles over the rows, times the spread, turned by a Householder matrix.
    /// </summary>
    private static Dataset Known(int rows, double[] spread)
    {
        var width = spread.Length;
        double[] v = [.. Enumerable.Range(0, width).Select(i => Math.Sin(1 + (1.7 * i)))];
        var norm = v.Sum(x => x * x);
        var features = new float[rows * width];
        Parallel.For(0, rows, row =>
        {
            var z = new double[width];
            var dot = 0.0;
            for (var k = 0; k < width; k++)
            {
                z[k] = Math.Sqrt(2) * Math.Cos(Math.PI * ((2 * row) + 1) * (k + 1) / (2.0 * rows)) * spread[k];
                dot += z[k] * v[k];
            }

            for (var k = 0; k < width; k++)
            {
                features[(row * width) + k] = (float)(z[k] - (2 * v[k] * dot / norm));
            }
        });
        return Dataset.Unlabelled(features, width);
    }
}
