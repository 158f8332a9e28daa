using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>One example of one op: what is fed, how it is built, and the value by a plain calculation.</summary>
internal sealed record OpCase
{
    /// <summary>The length that the batch axis is bound to.</summary>
    public const int Batch = 3;

    /// <summary>The op's type; several cases share one.</summary>
    public required Type Op { get; init; }

    /// <summary>What this example is about.</summary>
    public required string About { get; init; }

    /// <summary>The real inputs, which are differentiated.</summary>
    public Shape[] Shapes { get; init; } = [];

    /// <summary>The elements of each real input; spread over −1.5 to 1.5 unless given.</summary>
    public double[][] Values { get; init; } = [];

    /// <summary>The elements of an index input of rank 1, or null.</summary>
    public int[]? Index { get; init; }

    /// <summary>The node under test from the real inputs and the index.</summary>
    public required Func<Node[], Node?, Node> Build { get; init; }

    /// <summary>The value, row-major, from the elements of the inputs.</summary>
    public required Func<double[][], double[]> Expected { get; init; }

    /// <summary>The largest error of the value relative to max(1, |value|), in double.</summary>
    public double Tolerance { get; init; } = 1e-14;

    public string Name => $"{Op.Name}: {About}";

    /// <summary>The input nodes, made anew.</summary>
    public Node[] Inputs() => [.. Shapes.Select((shape, i) => Node.Input($"x{i}", shape))];

    public Node? IndexNode() => Index is null ? null : Node.IndexInput("index", new Shape(Index.Length));

    public static int[] Bound(Shape shape) => [.. shape.Select(axis => axis == Shape.Batch ? Batch : axis)];
}
