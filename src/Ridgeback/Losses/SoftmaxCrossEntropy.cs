using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>One of many classes: −ln softmax(f)ᵧ for logits f and the label y.</summary>
/// <remarks>
/// Computed from logits as −(f − max f)ᵧ + ln Σ exp(f − max f), which is finite for any finite logits. The gradient
/// at the logits is p − e(y) with p = softmax(f) and e(y) the row with a 1 at y. An example whose label is −1 has
/// loss and gradient 0.
/// </remarks>
public sealed record SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Kind => "softmaxCrossEntropy";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireLabels(output, target);
        return -(target.OneHot(output.Shape[1]) * output.LogSoftmax()).Sum(-1);
    }

    /// <summary>Probabilities: softmax(f), each row sums to 1.</summary>
    /// <param name="output">Logits (batch, classes).</param>
    public override Node Predict(Node output) => output.Softmax();
}
