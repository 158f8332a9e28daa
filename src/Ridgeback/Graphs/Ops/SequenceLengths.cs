using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The lengths of sequences as real numbers, after a look whether each is from 0 to the number of steps.</summary>
/// <param name="Steps">The number of steps, or <see cref="Shape.Time"/>.</param>
public sealed record SequenceLengths(int Steps) : Op
{
    internal override string Settings => $"at most {(Steps == Shape.Time ? "time" : Steps)}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[0], 1);
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var lengths = arguments.IndexInput(0);
        for (var row = 0; row < lengths.Length; row++)
        {
            if (lengths[row] < 0 || (Steps > 0 && lengths[row] > Steps))
            {
                throw Misfit(
                    $"expected lengths from 0 to {Steps}, received {lengths[row]} in row {row}",
                    "Feed as many steps as the longest sequence has, or shorten that row");
            }

            arguments.Output[row] = T.CreateChecked(lengths[row]);
        }
    }
}
