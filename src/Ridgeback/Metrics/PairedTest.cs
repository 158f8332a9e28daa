using MathNet.Numerics.Distributions;

namespace Ridgeback.Metrics;

/// <summary>Student's paired t-test: whether two series that belong together pair by pair have the same mean.</summary>
/// <param name="Pairs">The number of pairs.</param>
/// <param name="MeanDifference">The mean of second − first.</param>
/// <param name="Deviation">The standard deviation of the differences, with n − 1.</param>
/// <param name="T">mean·√n/deviation; infinite where all differences are equal and not 0.</param>
/// <param name="PValue">How likely a |t| this large is when the means are equal, two-sided; 1 where all differences are 0.</param>
public sealed record PairedTest(int Pairs, double MeanDifference, double Deviation, double T, double PValue)
{
    /// <summary>Compares two series.</summary>
    /// <param name="first">Two figures or more.</param>
    /// <param name="second">As many, in the same order.</param>
    /// <exception cref="InputException">There are fewer than two pairs, or the lengths differ.</exception>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count || first.Count < 2)
        {
            throw new InputException(
                "Paired test", $"expected two series of the same length of 2 or more, received {first.Count} and {second.Count}",
                "Measure both under the same conditions, several times");
        }

        double[] differences = [.. second.Zip(first, (b, a) => b - a)];
        var mean = differences.Average();
        var deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1));
        var t = deviation > 0 ? mean * Math.Sqrt(differences.Length) / deviation : mean == 0 ? 0
            : Math.Sign(mean) * double.PositiveInfinity;
        var p = double.IsInfinity(t) ? 0 : 2 * StudentT.CDF(0, 1, differences.Length - 1, -Math.Abs(t));
        return new PairedTest(differences.Length, mean, deviation, t, p);
    }
}
