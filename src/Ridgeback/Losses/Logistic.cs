using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>One or many yes/no attributes: −Σ [y ln σ(f) + (1 − y) ln(1 − σ(f))] over the outputs, from logits f.</summary>
/// <remarks>
/// Equal to softplus(f) − y·f; written as y·softplus(−f) + (1 − y)·softplus(f), which is finite for any finite
/// logit and keeps its relative precision for confident examples. Targets may lie anywhere from 0 to 1. The gradient
/// at the logits is σ(f) − y.
/// </remarks>
public sealed record Logistic : Loss
{
    /// <inheritdoc/>
    public override string Kind => "logistic";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Attributes;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireReal(output, target);
        return ((target * (-output).Softplus()) + ((1.0 - target) * output.Softplus())).Sum(-1);
    }

    /// <summary>Probabilities: σ(f), each attribute on its own.</summary>
    /// <param name="output">Logits (batch, attributes).</param>
    public override Node Predict(Node output) => output.Sigmoid();
}
