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

    public static void RequireWithin(Op op, ReadOnlySpan<int> index, int first, int count)
    {
        for (var i = 0; i < index.Length; i++)
        {
            if (index[i] < first || index[i] >= count)
            {
                throw new GraphException(
                    $"{op.Name} at {Origin.Current}",
                    $"expected indices from {first} to {count - 1}, received {index[i]} at position {i}",
                    "Check the labels or row numbers that are fed");
            }
        }
    }
}
