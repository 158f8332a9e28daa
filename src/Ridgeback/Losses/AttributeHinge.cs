using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>One or many yes/no attributes: Σ max(0, 1 − yⱼfⱼ) over the outputs, for scores f and yⱼ = ±1.</summary>
/// <remarks>
/// Targets are 0 or 1, as everywhere, or −1 or 1: what is above 0 counts as +1. With <see cref="Squared"/> each term is squared.
/// Predictions are σ(f): they rank as the scores do, but nothing was trained to make them probabilities.
/// </remarks>
public sealed record AttributeHinge : Loss
{
    /// <summary>True squares each term; default false.</summary>
    public bool Squared { get; init; }

    /// <inheritdoc/>
    public override string Kind => "attributeHinge";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Attributes;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireReal(output, target);
        var sign = Node.Select(Node.Greater(target, 0.0), 1.0, -1.0);
        var terms = (1.0 - (sign * output)).Relu();
        return (Squared ? terms.Square() : terms).Sum(-1);
    }

    /// <summary>σ(f).</summary>
    /// <param name="output">Scores (batch, attributes).</param>
    public override Node Predict(Node output) => output.Sigmoid();
}
