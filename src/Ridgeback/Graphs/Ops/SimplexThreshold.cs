using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>For each row v the number θ with Σ max(v − θ, 0) = mass: what projects a row onto a simplex. (rows, n) → (rows, 1).</summary>
/// <param name="Mass">The sum that is left, above 0.</param>
public sealed record SimplexThreshold(double Mass) : Op
{
    /// <inheritdoc/>
    internal override string Settings => FormattableString.Invariant($"mass {Mass}");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return inputs[0].Shape is { Rank: 2 } shape && shape[1] >= 1
            ? [shape[0], 1]
            : throw Misfit($"expected (rows, elements), received {inputs[0].Shape}", "Reshape it first");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var isActive = Node.Greater(output.Inputs[0], output);
        return [gradient * isActive / isActive.Sum(true, 1)];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.InputShape(0)[1];
        var sorted = new T[columns];
        var mass = T.CreateChecked(Mass);
        for (var row = 0; row < arguments.Output.Length; row++)
        {
            arguments.Input(0).Slice(row * columns, columns).CopyTo(sorted);
            sorted.AsSpan().Sort();
            (var sum, var threshold) = (T.Zero, T.Zero);
            for (var i = 1; i <= columns; i++)
            {
                var next = sorted[columns - i];
                sum += next;
                var candidate = (sum - mass) / T.CreateChecked(i);
                if (candidate >= next)
                {
                    break;
                }

                threshold = candidate;
            }

            arguments.Output[row] = threshold;
        }
    }
}
