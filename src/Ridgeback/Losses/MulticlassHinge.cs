using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>Weston and Watkins' hinge: Σ max(0, fⱼ − fᵧ + Δ) over the wrong classes j, for scores f and the label y.</summary>
/// <remarks>
/// With <see cref="Squared"/> each term is squared. The gradient is 0 where the right class leads by Δ or more. Predictions are
/// softmax(f): they rank as the scores do, but nothing was trained to make them probabilities.
/// Source: Weston and Watkins, Support vector machines for multi-class pattern recognition (1999).
/// </remarks>
public sealed record MulticlassHinge : Loss
{
    /// <summary>Δ > 0; default 1.</summary>
    public double Margin { get; init => field = Setting.Positive(value, "Loss multiclassHinge, Margin", "1 is usual"); } = 1;

    /// <summary>True squares each term; default false.</summary>
    public bool Squared { get; init; }

    /// <inheritdoc/>
    public override string Kind => "multiclassHinge";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireLabels(output, target);
        var right = target.OneHot(output.Shape[1]);
        var score = (right * output).Sum(true, -1);
        var terms = (output - score + Margin).Relu() * (1.0 - right);
        return (Squared ? terms.Square() : terms).Sum(-1);
    }

    /// <summary>softmax(f).</summary>
    /// <param name="output">Scores (batch, classes).</param>
    public override Node Predict(Node output) => output.Softmax();
}
