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
        return Classes >= 1 ? new Shape(inputs[0].Shape[0], Classes) : throw Misfit(
            $"expected 1 class or more, received {Classes}", "Give the number of classes");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var index = arguments.IndexInput(0);
        IndexRule.RequireWithin(this, index, first: -1, Classes);
        arguments.Output.Clear();
        for (var i = 0; i < index.Length; i++)
        {
            if (index[i] >= 0)
            {
                arguments.Output[(i * Classes) + index[i]] = T.One;
            }
        }
    }
}
