using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>The op test table: every op has a row. Adding an op means adding one here.</summary>
internal static partial class OpTable
{
    private static readonly Dictionary<string, OpCase> ByName =
        new[] { Unary(), Binary(), Leaves(), Reductions(), Movement(), Indices(), Recurrences(), Matrices(), Images(), Pools() }
            .SelectMany(cases => cases).ToDictionary(row => row.Name);

    public static IEnumerable<OpCase> Rows => ByName.Values;

    public static TheoryData<string> Names => [.. ByName.Keys];

    public static OpCase Row(string name) => ByName[name];

    private static double[][] SpreadFor(IEnumerable<Shape> shapes, double low, double high) =>
        [.. shapes.Select((shape, i) => Plain.Spread(Plain.Count(OpCase.Bound(shape)), i, low, high))];
}
