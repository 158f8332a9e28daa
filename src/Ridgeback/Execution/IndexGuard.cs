using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>Labels and row numbers are checked before they are used as addresses.</summary>
internal static unsafe class IndexGuard
{
    public static void Check(int* indices, long count, int limit, int least, Node node)
    {
        for (long i = 0; i < count; i++)
        {
            if (indices[i] < least || indices[i] >= limit)
            {
                throw new PlanException(
                    node, $"expected indices from 0 to {limit - 1}, received {indices[i]} at position {i}",
                    "Check the labels against the number of classes");
            }
        }
    }
}
