namespace Ridgeback.Graphs.Ops;

/// <summary>1 where x = y, else 0.</summary>
public sealed record Equal : ComparisonOp
{
    /// <inheritdoc/>
    public override bool Holds<T>(T x, T y) => x == y;
}
