using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>Centres and scales each channel by statistics over the batch, then applies a trained scale and shift.</summary>
/// <remarks>
/// (batch, features), (batch, length, channels) or (batch, height, width, channels), same shape out; statistics run over all axes but the
/// last. Training: y = scale · (x − m)/√(v + ε) + shift with the batch's mean m and its biased variance v = Σ(x − m)²/n; the
/// gradient flows through both. Moving averages advance by a ← decay · a + (1 − decay) · new, with the unbiased
/// variance v·n/(n − 1), from 0 and 1. Prediction uses them in place of m and v. Put it before the activation.
/// Variables: <c>scale</c> (starts at 1), <c>shift</c> (0), <c>movingMean</c> (0), <c>movingVariance</c> (1).
/// Source: Ioffe and Szegedy, Batch normalization (2015).
/// </remarks>
public sealed record BatchNormalization : Layer
{
    /// <summary>ε > 0, added to the variance; default 1e-5.</summary>
    public double Epsilon
    {
        get;
        init => field = Setting.Positive(value, "BatchNormalization, Epsilon", "1e-5 is usual");
    } = 1e-5;

    /// <summary>How much of a moving average remains after a step, at least 0 and below 1; default 0.9.</summary>
    public double Decay
    {
        get;
        init => field = Setting.BelowOne(value, "BatchNormalization, Decay", "0.9 is usual, 0.99 for small batches");
    } = 0.9;

    /// <inheritdoc/>
    public override string Kind => "batchNormalization";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        if (input.Shape.Rank is not (2 or 3 or 4) || input.Shape[^1] < 1)
        {
            throw new GraphException(
                $"BatchNormalization {scope.Where}",
                $"expected (batch, features), (batch, length, channels) or (batch, height, width, channels), received {input.Shape}",
                "Put it behind a Dense layer or reshape its input");
        }

        Shape channels = [input.Shape[^1]];
        var scale = scope.Parameter("scale", channels, VariableRole.Normalization, 1.0);
        var shift = scope.Parameter("shift", channels, VariableRole.Normalization, 0.0);
        var movingMean = scope.Parameter("movingMean", channels, VariableRole.Statistic, 0.0);
        var movingVariance = scope.Parameter("movingVariance", channels, VariableRole.Statistic, 1.0);
        if (scope.Phase == Phase.Predict)
        {
            return Normalize(input - movingMean, movingVariance, scale, shift);
        }

        int[] axes = [.. Enumerable.Range(0, input.Shape.Rank - 1)];
        RequireSeveral(scope, input.Shape, axes);
        var mean = input.Mean(true, axes);
        var centred = input - mean;
        var variance = centred.Square().Mean(true, axes);
        var count = input.Length(axes);
        var unbiased = (count / Node.Maximum(count - 1.0, 1.0)) * variance;
        scope.Update(movingMean, Average(movingMean, mean.Reshape(channels)));
        scope.Update(movingVariance, Average(movingVariance, unbiased.Reshape(channels)));
        return Normalize(centred, variance, scale, shift);
    }

    private static void RequireSeveral(LayerScope scope, Shape input, int[] axes)
    {
        if (axes.All(axis => input[axis] == 1))
        {
            throw new GraphException(
                $"BatchNormalization {scope.Where}",
                $"expected a batch of 2 or more to train on, received {input}, which has no variance",
                "Use a larger batch, or merge a last batch of one with the batch before");
        }
    }

    private Node Normalize(Node centred, Node variance, Node scale, Node shift) =>
        (centred * (scale / (variance + Epsilon).Sqrt())) + shift;

    private Node Average(Variable moving, Node value) => (Decay * moving.Value) + ((1 - Decay) * value);
}
