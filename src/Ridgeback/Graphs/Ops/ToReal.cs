using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Indices as real numbers.</summary>
public sealed record ToReal : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[0], inputs[0].Shape.Rank);
        return inputs[0].Shape;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var index = arguments.IndexInput(0);
        for (var i = 0; i < index.Length; i++)
        {
            arguments.Output[i] = T.CreateChecked(index[i]);
        }
    }
}
