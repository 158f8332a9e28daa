using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>N(0, 2/fan-in): makes up for the half that a ReLU sets to 0. The default before ReLU-like units.</summary>
/// <remarks>
/// It is the variance of the weights, not their standard deviation.
/// Source: He, Zhang, Ren and Sun, Delving deep into rectifiers (2015).
/// </remarks>
public sealed record He : Initializer
{
    /// <inheritdoc/>
    public override string Kind => "he";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) =>
        NormalOf(stream, shape, 2.0 / Fan(fanIn, stream));
}
