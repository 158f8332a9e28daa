using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>U[−b, b) with b = √6/√(fan-in + fan-out), the variance of <see cref="GlorotNormal"/>.</summary>
/// <remarks>Source: Glorot and Bengio (2010), equation 16. The default where no ReLU-like unit follows.</remarks>
public sealed record GlorotUniform : Initializer
{
    /// <inheritdoc/>
    public override string Kind => "glorotUniform";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) =>
        UniformOf(stream, shape, Math.Sqrt(6.0 / ((double)Fan(fanIn, stream) + Fan(fanOut, stream))));
}
