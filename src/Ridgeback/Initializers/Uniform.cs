using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>U[−b, b) with a given bound b, whatever the layer's size. The variance is b²/3.</summary>
public sealed record Uniform : Initializer
{
    /// <param name="bound">b ≥ 0; default 0.01.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public Uniform(double bound = 0.01) => Bound = bound;

    /// <summary>b ≥ 0; default 0.01.</summary>
    public double Bound { get; init => field = Setting.NotNegative(value, "Uniform, Bound", "Small networks use 0.01"); }

    /// <inheritdoc/>
    public override string Kind => "uniform";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) => UniformOf(stream, shape, Bound);
}
