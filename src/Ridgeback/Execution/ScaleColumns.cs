using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>A matrix whose columns are multiplied by one number each, on its way into a variable. Only the compiler makes it.</summary>
/// <remarks>
/// It is what a norm constraint ends with: nearly all factors are 1. Where the matrix lies in the variable already, columns with the factor 1 are not touched.
/// </remarks>
internal sealed record ScaleColumns : Op
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

    /// <summary>The two factors of a product that is one: the matrix, and a number for each column. Null for any other value.</summary>
    public static (Node Matrix, Node Factors)? Match(Node value)
    {
        if (value.Op is not Graphs.Ops.Multiply || value.Shape.Rank < 2)
        {
            return null;
        }

        (var left, var right) = (value.Inputs[0], value.Inputs[1]);
        return IsRow(right, value.Shape) && IsComputed(left, value.Shape) ? (left, right)
            : IsRow(left, value.Shape) && IsComputed(right, value.Shape) ? (right, left)
            : null;
    }

    private static bool IsRow(Node node, Shape shape) => node.Shape.Rank >= 1 && node.Shape[^1] == shape[^1] && node.Shape.Count == shape[^1] && shape.Count > shape[^1];

    private static bool IsComputed(Node node, Shape shape) => node.Shape.Equals(shape) && !Fuser.IsLeaf(node);
}

/// <summary>Multiplies columns in panels; a chunk is a panel.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class ScaleColumnsKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer x;
    private readonly Buffer factors;
    private readonly Buffer result;
    private readonly TileKernels<T> tiles;
    private readonly int rows;
    private readonly int columns;

    public ScaleColumnsKernel(Node node, Buffer x, Buffer factors, Buffer result, TileKernels<T> tiles)
    {
        Nodes = [node];
        (this.x, this.factors, this.result, this.tiles) = (x, factors, result, tiles);
        columns = node.Shape[^1];
        rows = checked((int)Layouts.RowsOf(node.Shape));
    }

    public override string Name => x == result ? "scale columns in place" : "scale columns";

    public override IEnumerable<Buffer> Reads => [x, factors];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => (long)rows * columns;

    public override void Run(WorkerTeam team) => team.Run(this, (columns + MatrixView<T>.PanelColumns - 1) / MatrixView<T>.PanelColumns);

    public void Execute(int chunk, int worker)
    {
        var first = chunk * MatrixView<T>.PanelColumns;
        var from = MatrixView<T>.Of((T*)x.Pointer, rows, columns, panels: true);
        nint width = from.PanelWidth(first);
        var source = from.At(0, first);
        var target = MatrixView<T>.Of((T*)result.Pointer, rows, columns, panels: true).At(0, first);
        var scales = (T*)factors.Pointer + first;
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
