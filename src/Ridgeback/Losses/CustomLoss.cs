using Ridgeback.Graphs;

namespace Ridgeback.Losses;

/// <summary>A loss of one's own, made by <see cref="Loss.Custom"/>.</summary>
/// <remarks>
/// A saved model keeps its name and what is predicted, not the formula: a loaded one predicts, and trains again under the formula given
/// anew.
/// </remarks>
public sealed record CustomLoss : Loss
{
    private readonly Func<Node, Node, Node>? perExample;

    internal CustomLoss(string name, TargetKind targets, Func<Node, Node, Node>? perExample, PredictionKind prediction) =>
        (Kind, Targets, this.perExample, Prediction) = (name, targets, perExample, prediction);

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <inheritdoc/>
    public override TargetKind Targets { get; }

    /// <summary>What a person is shown.</summary>
    public PredictionKind Prediction { get; }

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        if (perExample is null)
        {
            throw new GraphException($"Loss '{Kind}'", "expected its formula, received a loss that was loaded with a model",
                "Give the network this loss anew: WithLoss(Loss.Custom(…))");
        }

        var loss = perExample(output, target);
        return loss.Shape.Rank == 1 && loss.Shape[0] == output.Shape[0] ? loss : throw new GraphException(
            $"Loss '{Kind}'", $"expected one number for each row of {output.Shape}, received {loss.Shape}",
            "Sum over the outputs: .Sum(-1)");
    }

    /// <inheritdoc/>
    public override Node Predict(Node output) => Prediction switch
    {
        PredictionKind.Sigmoid => output.Sigmoid(),
        PredictionKind.Softmax => output.Softmax(),
        _ => output,
    };

    /// <inheritdoc/>
    public override string ToString() => $"Custom {Kind}, {Targets}, {Prediction}";
}
