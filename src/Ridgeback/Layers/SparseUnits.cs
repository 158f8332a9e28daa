using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Layers;

/// <summary>
/// Keeps the k activations of greatest size of each example and sets the others to 0: at most k units speak. (batch, units) → (batch,
/// units).
/// </summary>
/// <remarks>
/// The gradient flows through the kept ones. Of equal sizes those of earlier units are kept. Source: Makhzani and Frey, k-sparse
/// autoencoders (2014).
/// </remarks>
public sealed record KSparse : Layer
{
    /// <param name="active">k ≥ 1.</param>
    /// <exception cref="GraphException">It is below 1.</exception>
    public KSparse(int active) => Active = active;

    /// <summary>k ≥ 1; where there are fewer units all are kept.</summary>
    public int Active { get; init => field = Setting.AtLeastOne(value, "KSparse, Active", "It is the number of units that stay active"); }

    /// <inheritdoc/>
    public override string Kind => "kSparse";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        SparseUnits.RequireRows(scope, input, "KSparse");
        return input * new Node(new SmallestMask(Active), [(-input.StopGradient().Abs()).Transpose(1, 0)]).Transpose(1, 0);
    }
}

/// <summary>Rescales the activations of each example to a Euclidean norm of at most a limit. (batch, units) → (batch, units).</summary>
/// <remarks>Rows within the ball pass unchanged; the gradient goes through the norm.</remarks>
public sealed record NormBall : Layer
{
    /// <param name="limit">Above 0.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public NormBall(double limit) => Limit = limit;

    /// <summary>The largest norm, above 0.</summary>
    public double Limit
    {
        get;
        init => field = Setting.Positive(value, "NormBall, Limit", "It is the largest norm of an example's activations");
    }

    /// <inheritdoc/>
    public override string Kind => "normBall";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        SparseUnits.RequireRows(scope, input, "NormBall");
        var square = input.Square().Sum(true, 1);
        var isOutside = Node.Greater(square, Limit * Limit);
        return input * Node.Select(isOutside, Limit / Node.Select(isOutside, square, 1.0).Sqrt(), 1.0);
    }
}

/// <summary>What layers over the units of an example share.</summary>
internal static class SparseUnits
{
    public static void RequireRows(LayerScope scope, Node input, string layer)
    {
        if (input.Shape.Rank != 2)
        {
            throw new GraphException(
                $"{layer} {scope.Where}", $"expected input of rank 2 (batch, units), received {input.Shape}",
                "Add a Flatten layer before it");
        }
    }
}
