using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>The identity that changes how a matrix is stored. Only the compiler makes it.</summary>
/// <param name="ToPanels">From rows to panels, or back.</param>
internal sealed record Relayout(bool ToPanels) : Op
{
    internal override string Settings => ToPanels ? "to panels" : "to rows";

    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient];

    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.CopyInput(0);
}
