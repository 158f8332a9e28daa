using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>Rescales the vector of weights that enter a unit to a Euclidean norm of at most c.</summary>
/// <remarks>
/// A unit's vector runs over all axes but the last: a column of a dense layer, a filter of a convolution. It is
/// multiplied by c/norm, not clipped element by element. A vector of norm ≤ c(1 + 16u), u the unit roundoff, keeps
/// its bits, so that rounding does not move what has just been rescaled.
/// Source: Srivastava et al., Dropout (2014).
/// </remarks>
public sealed record MaxNorm : Constraint
{
    /// <param name="limit">c > 0; default 3.</param>
    /// <exception cref="GraphException">The limit is not a finite number above 0.</exception>
    public MaxNorm(double limit = 3) => Limit = limit;

    /// <summary>c > 0; default 3.</summary>
    public double Limit { get; init => field = Setting.Positive(value, "MaxNorm, Limit", "3 or 4 are usual"); }

    /// <inheritdoc/>
    public override string Kind => "maxNorm";

    /// <inheritdoc/>
    public override Node Project(Node weights)
    {
        if (weights.Shape.Rank < 2)
        {
            throw new GraphException(
                $"MaxNorm at {Origin.Current}", $"expected weights of rank 2 or more, received {weights.Shape}",
                "Constrain weights only; the last axis is the units");
        }

        int[] incoming = [.. Enumerable.Range(0, weights.Shape.Rank - 1)];
        var norm = weights.Square().Sum(true, incoming).Sqrt();
        var tolerated = Limit * (1.0 + (16.0 * Node.UnitRoundoff()));
        return weights * Node.Select(Node.Greater(norm, tolerated), Limit / norm, 1.0);
    }
}
