namespace Ridgeback.Graphs.Ops;

/// <summary>What ops over labels and row numbers ask of their index input.</summary>
internal static class IndexRule
{
    public static void Require(Op op, Node index, int rank)
    {
        if (index.Kind != ElementKind.Index || index.Shape.Rank != rank)
        {
            throw new GraphException(
                $"{op.Name} at {Origin.Current}",
                $"expected indices of rank {rank}, received {index.Kind} {index.Shape}",
                "Hand in labels or row numbers as an index input");
        }
    }
}
