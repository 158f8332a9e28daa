using Ridgeback.Graphs;

namespace Ridgeback.Initializers;

/// <summary>The distribution that the first values of a parameter come from.</summary>
/// <remarks>
/// Random values are addressed by the seed of the run and the name of the parameter, so they depend neither on
/// the order in which layers are made nor on the number of threads. Normal distributions are not truncated.
/// </remarks>
public abstract record Initializer
{
    /// <summary>The name in a configuration, such as <c>he</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The first values as an expression.</summary>
    /// <param name="stream">Addresses the random numbers; use the full name of the parameter.</param>
    /// <param name="shape">The shape of the parameter; all axes known.</param>
    /// <param name="fanIn">How many inputs one unit sums, ≥ 1.</param>
    /// <param name="fanOut">How many units one input reaches, ≥ 1.</param>
    public abstract Node Build(string stream, Shape shape, int fanIn, int fanOut);

    private protected static Node NormalOf(string stream, Shape shape, double variance) =>
        Math.Sqrt(variance) * Node.RandomNormal(stream, shape, RandomPlace.Initial);

    private protected static Node UniformOf(string stream, Shape shape, double bound) =>
        (2.0 * bound * Node.RandomUniform(stream, shape, RandomPlace.Initial)) - bound;

    private protected int Fan(int fan, string stream) =>
        Setting.AtLeastOne(
            fan, $"Initializer {Kind} of '{stream}', number of connections", "Give the parameter's real numbers of inputs and units");

    /// <summary>The same for a layer whose units are the last axis but one, as an initializer takes the last one for units.</summary>
    /// <param name="stream">Addresses the random numbers; use the full name of the parameter.</param>
    /// <param name="shape">(…, units of a group, inputs of all groups).</param>
    /// <param name="fanIn">How many inputs one unit sums, ≥ 1.</param>
    /// <param name="fanOut">How many units one input reaches, ≥ 1.</param>
    /// <param name="groups">Groups of inputs with units of their own: a unit's inputs are those of its group; default 1.</param>
    internal Node BuildTurned(string stream, Shape shape, int fanIn, int fanOut, int groups = 1)
    {
        var rank = shape.Rank;
        int[] leading = [.. Enumerable.Range(0, rank - 2)];
        int[] sizes = [.. leading.Select(axis => shape[axis])];
        var (units, inputs) = (shape[rank - 2], shape[rank - 1] / groups);
        return Build(stream, [.. sizes, inputs, groups * units], fanIn, fanOut)
            .Reshape([.. sizes, inputs, groups, units])
            .Transpose([.. leading, rank, rank - 1, rank - 2])
            .Reshape(shape);
    }
}
