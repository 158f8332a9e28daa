using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>How wrong an output is.</summary>
/// <remarks>A loss is a sum over the outputs of one example, and a mean over examples.</remarks>
public abstract record Loss
{
    /// <summary>The name in a configuration, such as <c>softmaxCrossEntropy</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the targets are.</summary>
    public abstract TargetKind Targets { get; }

    /// <summary>The loss of each example.</summary>
    /// <param name="output">What the last layer gives, before <see cref="Predict"/>: (batch, outputs).</param>
    /// <param name="target">(batch) for labels, (batch, outputs) for real targets.</param>
    /// <returns>Shape (batch): the sum over the outputs.</returns>
    /// <exception cref="GraphException">The shapes do not fit.</exception>
    public abstract Node PerExample(Node output, Node target);

    /// <summary>What a person is shown: probabilities where the output is logits, else the output.</summary>
    /// <param name="output">(batch, outputs).</param>
    public virtual Node Predict(Node output) => output;

    /// <summary>The mean over examples as a scalar: Σ wᵢlᵢ / Σ wᵢ, the plain mean without weights.</summary>
    /// <param name="perExample">Shape (batch).</param>
    /// <param name="weights">Shape (batch), ≥ 0; default all 1. Where all are 0 the mean is 0.</param>
    /// <exception cref="GraphException">The shapes do not fit.</exception>
    public static Node Mean(Node perExample, Node? weights = null)
    {
        if (perExample.Shape.Rank != 1 || (weights is not null && !weights.Shape.Equals(perExample.Shape)))
        {
            throw new GraphException(
                $"Mean of losses at {Origin.Current}",
                $"expected one loss and one weight for each example, received {perExample.Shape} and "
                    + $"{weights?.Shape.ToString() ?? "no weights"}",
                "Hand in what PerExample gave, and weights of its shape");
        }

        if (weights is null)
        {
            return perExample.Mean();
        }

        var total = weights.Sum();
        return (weights * perExample).Sum() / Node.Select(Node.Equal(total, 0.0), 1.0, total);
    }

    /// <summary>A loss of one's own, in a line: <c>Loss.Custom("huber", TargetKind.Real, (f, y) => …)</c>.</summary>
    /// <param name="name">The name that a saved model keeps.</param>
    /// <param name="targets">What the targets are.</param>
    /// <param name="perExample">From output (batch, outputs) and targets to the loss of each example, (batch).</param>
    /// <param name="prediction">What a person is shown; default the output itself.</param>
    public static Loss Custom(
        string name, TargetKind targets, Func<Node, Node, Node> perExample, PredictionKind prediction = PredictionKind.Output) =>
        new CustomLoss(name, targets, perExample, prediction);

    private protected void RequireLabels(Node output, Node target)
    {
        RequireOutput(output);
        if (target.Kind != ElementKind.Index || target.Shape.Rank != 1 || target.Shape[0] != output.Shape[0])
        {
            throw new GraphException(
                $"{GetType().Name} loss at {Origin.Current}",
                $"expected one label for each row of {output.Shape}, received {target.Kind} {target.Shape}",
                "Hand in class numbers from 0 as an index input of shape (batch)");
        }
    }

    private protected void RequireOutput(Node output)
    {
        if (output.Kind != ElementKind.Real || output.Shape.Rank != 2 || output.Shape[1] < 1)
        {
            throw new GraphException(
                $"{GetType().Name} loss at {Origin.Current}",
                $"expected real output of rank 2 (batch, outputs), received {output.Kind} {output.Shape}",
                "End the network with a Dense layer");
        }
    }

    private protected void RequireReal(Node output, Node target)
    {
        RequireOutput(output);
        if (target.Kind != ElementKind.Real || !target.Shape.Equals(output.Shape))
        {
            throw new GraphException(
                $"{GetType().Name} loss at {Origin.Current}",
                $"expected real targets {output.Shape} like the output, received {target.Kind} {target.Shape}",
                "Give the last layer one unit for each target");
        }
    }
}
