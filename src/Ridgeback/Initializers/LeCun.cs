using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>N(0, 1/fan-in): keeps the variance of a sum of unit-variance inputs at 1.</summary>
/// <remarks>
/// Source: LeCun, Bottou, Orr and Müller, Efficient BackProp (1998). √(1/fan-in) is sometimes called Xavier's; it is this one.
/// </remarks>
public sealed record LeCun : Initializer
{
    /// <inheritdoc/>
    public override string Kind => "leCun";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) =>
        NormalOf(stream, shape, 1.0 / Fan(fanIn, stream));
}
