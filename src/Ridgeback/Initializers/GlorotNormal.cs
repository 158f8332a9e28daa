using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>N(0, 2/(fan-in + fan-out)): a compromise between the variance of activations and of gradients.</summary>
/// <remarks>Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010).</remarks>
public sealed record GlorotNormal : Initializer
{
    /// <inheritdoc/>
    public override string Kind => "glorotNormal";

    /// <inheritdoc/>
    public override Node Build(string stream, Shape shape, int fanIn, int fanOut) =>
        NormalOf(stream, shape, 2.0 / ((double)Fan(fanIn, stream) + Fan(fanOut, stream)));
}
