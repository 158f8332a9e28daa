using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A row of zeros with a 1 at the position that the index names; a row of zeros for an index of −1.</summary>
/// <param name="Classes">The length of a row.</param>
public sealed record OneHot(int Classes) : Op
{
    internal override bool IsCheap => true;

    internal override string Settings => $"{Classes} classes";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[0], 1);
        return new Shape(inputs[0].Shape[0], Classes);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        ReadOnlySpan<int> index = arguments.IndexInput(0);
        arguments.Output.Clear();
        for (int i = 0; i < index.Length; i++)
        {
            if (index[i] >= 0)
            {
                arguments.Output[(i * Classes) + index[i]] = T.One;
            }
        }
    }
}
