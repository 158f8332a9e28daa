using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>Regression: ½‖f − y‖², the sum over the outputs of one example; ‖f − y‖² on request.</summary>
/// <remarks>The gradient at the output is f − y with the ½ and 2(f − y) without.</remarks>
public sealed record Squared : Loss
{
    /// <summary>True, the default, multiplies by ½. A penalty of ½λ‖w‖² belongs to a loss with the ½.</summary>
    public bool Half { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "squared";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Real;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireReal(output, target);
        var sum = (output - target).Square().Sum(-1);
        return Half ? 0.5 * sum : sum;
    }
}
