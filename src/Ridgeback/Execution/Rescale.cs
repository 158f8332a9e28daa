using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>
/// A matrix that is multiplied by a number that is known only after it, or by one for each column, on its way into a variable. Only the
/// compiler makes it.
/// </summary>
/// <remarks>
/// It is what a norm constraint ends with: nearly all factors are 1. The matrix lies in the variable already if it can; what has the factor
/// 1 is not touched then.
/// </remarks>
internal sealed record Rescale : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient * output.Inputs[1], null];

    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var factors = arguments.Input(1);
        for (var i = 0; i < arguments.Output.Length; i++)
        {
            arguments.Output[i] = arguments.Input(0)[i] * factors[i % factors.Length];
        }
    }

    /// <summary>The factors of a product that is one: the matrix, and what is measured of it. Null for any other value.</summary>
    public static (Node Matrix, Node Factors)? Match(Node value)
    {
        if (value.Op is not Graphs.Ops.Multiply || value.Shape.Rank < 2)
        {
            return null;
        }

        (var left, var right) = (value.Inputs[0], value.Inputs[1]);
        return IsFactorOf(right, left, value.Shape) ? (left, right) : IsFactorOf(left, right, value.Shape) ? (right, left) : null;
    }

    private static bool IsFactorOf(Node factor, Node matrix, Shape shape) =>
        (factor.Shape.IsScalar || (factor.Shape[^1] == shape[^1] && factor.Shape.Count == shape[^1] && shape.Count > shape[^1]))
        && matrix.Shape.Equals(shape) && !Fuser.IsLeaf(matrix) && Traversal.InOrder([factor]).Contains(matrix);
}

/// <summary>Multiplies panels; a chunk is a panel.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class RescaleKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer x;
    private readonly ScalarSource<T>? number;
    private readonly Buffer? factors;
    private readonly Buffer result;
    private readonly TileKernels<T> tiles;
    private readonly int rows;
    private readonly int columns;

    /// <param name="node">What is computed.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="number">The factor of all, or null.</param>
    /// <param name="factors">A factor for each column, or null.</param>
    /// <param name="result">Where the product goes.</param>
    /// <param name="tiles">The arithmetic.</param>
    public RescaleKernel(Node node, Buffer x, ScalarSource<T>? number, Buffer? factors, Buffer result, TileKernels<T> tiles)
    {
        Nodes = [node];
        (this.x, this.number, this.factors, this.result, this.tiles) = (x, number, factors, result, tiles);
        columns = node.Shape[^1];
        rows = checked((int)Layouts.RowsOf(node.Shape));
    }

    public override string Name => x == result ? "rescale in place" : "rescale";

    public override IEnumerable<Buffer> Reads => new[] { x, factors, number?.Tensor }.OfType<Buffer>();

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => (long)rows * columns;

    public override void Run(WorkerTeam team)
    {
        if (x != result || number?.Value != T.One)
        {
            team.Run(this, (columns + MatrixView<T>.PanelColumns - 1) / MatrixView<T>.PanelColumns);
        }
    }

    public void Execute(int chunk, int worker)
    {
        var first = chunk * MatrixView<T>.PanelColumns;
        var from = MatrixView<T>.Of((T*)x.Pointer, rows, columns, panels: true);
        nint width = from.PanelWidth(first);
        var source = from.At(0, first);
        var target = MatrixView<T>.Of((T*)result.Pointer, rows, columns, panels: true).At(0, first);
        if (number is { } factor)
        {
            tiles.BinaryScalarRight(BinaryFunction.Multiply, source, factor.Value, target, rows * width);
            return;
        }

        var scales = (T*)factors!.Pointer + first;
        if (!new ReadOnlySpan<T>(scales, (int)width).ContainsAnyExcept(T.One))
        {
            if (source != target)
            {
                tiles.Copy(source, target, rows * width);
            }

            return;
        }

        for (var row = 0; row < rows; row++)
        {
            tiles.Binary(BinaryFunction.Multiply, source + (row * width), scales, target + (row * width), width);
        }
    }
}
