using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>Regression to the median: ‖f − y‖₁, the sum over the outputs of one example.</summary>
/// <remarks>The gradient at the output is sign(f − y), 0 where they are equal. Far-off targets weigh no more than others.</remarks>
public sealed record Absolute : Loss
{
    /// <inheritdoc/>
    public override string Kind => "absolute";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Real;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireReal(output, target);
        return (output - target).Abs().Sum(-1);
    }
}
