using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>N(0, s²) with a given standard deviation s, whatever the layer's size.</summary>
public sealed record Normal : Initializer
{
    /// <param name="standardDeviation">s ≥ 0; default 0.01.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public Normal(double standardDeviation = 0.01) => StandardDeviation = standardDeviation;

    /// <summary>s ≥ 0; default 0.01. The variance is s².</summary>
    public double StandardDeviation
    {
        get;
        init => field = Setting.NotNegative(value, "Normal, StandardDeviation", "Small networks use 0.01");
    }

    /// <inheritdoc/>
    public override string Kind => "normal";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) =>
        NormalOf(stream, shape, StandardDeviation * StandardDeviation);
}
