using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>x where x > 0, else slope · x, element by element; the gradient at 0 is the slope.</summary>
public sealed record LeakyRelu : Layer
{
    /// <param name="slope">At least 0 and below 1; default 0.01.</param>
    /// <exception cref="GraphException">It is out of range.</exception>
    public LeakyRelu(double slope = 0.01) => Slope = slope;

    /// <summary>At least 0 and below 1; default 0.01.</summary>
    public double Slope { get; init => field = Setting.BelowOne(value, "LeakyRelu, Slope", "0.01 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "leakyRelu";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.LeakyRelu(Slope);
}
