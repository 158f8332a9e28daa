using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>Every element the same number: the way to start biases, never hidden weights.</summary>
public sealed record Constant : Initializer
{
    /// <param name="value">The number; default 0. A bias before a ReLU is sometimes started at 0.01.</param>
    /// <exception cref="GraphException">The number is not finite.</exception>
    public Constant(double value = 0) => Value = value;

    /// <summary>The number; default 0.</summary>
    public double Value { get; init => field = Setting.Finite(value, "Constant, Value", "Biases usually start at 0"); }

    /// <inheritdoc/>
    public override string Kind => "constant";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) => ((Node)Value).BroadcastTo(shape);
}
