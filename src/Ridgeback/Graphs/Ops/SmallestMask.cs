using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>1 at the k smallest elements of each column of (rows, columns), 0 elsewhere; of equal ones the first. No gradient.</summary>
/// <param name="Count">k, 1 or more; all of a column where it has fewer.</param>
public sealed record SmallestMask(int Count) : Op
{
    /// <inheritdoc/>
    internal override string Settings => $"count {Count}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var input = inputs[0].Shape;
        return input.Rank == 2 && Count >= 1 ? input : throw Misfit(
            $"expected rank 2 and a count of 1 or more, received {input} and {Count}", "Reshape to (rows, columns) first");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var input = arguments.Input(0);
        var output = arguments.Output;
        var columns = arguments.InputShape(0)[1];
        var rows = arguments.InputShape(0)[0];
        output.Clear();
        var values = new T[rows];
        var places = new int[rows];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                (values[row], places[row]) = (input[(row * columns) + column], row);
            }

            // Not a stable sort: equal values are put in the order of their places afterwards.
            Array.Sort(values, places);
            var kept = Math.Min(Count, rows);
            for (var i = 0; i < kept; i++)
            {
                output[(places[i] * columns) + column] = T.One;
            }

            Untie(values, places, kept, output, columns, column);
        }
    }

    /// <summary>Among elements equal to the last one kept, the first places are kept.</summary>
    private static void Untie<T>(T[] values, int[] places, int kept, Span<T> output, int columns, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var last = values[kept - 1];
        var first = Array.FindIndex(values, value => value == last);
        var end = Array.FindLastIndex(values, value => value == last) + 1;
        if (first < 0 || end <= kept)
        {
            return;
        }

        var tied = places[first..end];
        Array.Sort(tied);
        for (var i = 0; i < tied.Length; i++)
        {
            output[(tied[i] * columns) + column] = i < kept - first ? T.One : T.Zero;
        }
    }
}
