using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Layers;

/// <summary>
/// Training draws an element of each window with a probability proportional to it; prediction takes the mean by those probabilities.
/// </summary>
/// <remarks>
/// p = x / Σx over the window; negative elements count as 0, so put it behind a ReLU. Prediction: Σ p·x = Σx² / Σx, 0 where all
/// are 0. What is drawn depends on the seed, the layer's name, the step, the draw and the example, not on its row. Source: Zeiler
/// and Fergus, Stochastic pooling (2013).
/// </remarks>
public sealed record StochasticPooling : WindowLayer
{
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    public StochasticPooling(int height = 2, int width = 2)
        : base(height, width, height, width)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "stochasticPooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        var shape = images.Shape;
        var window = WindowFor(scope, shape[1], shape[2]);
        if (scope.Phase == Phase.Predict)
        {
            var positive = images.Relu();
            var sum = positive.AveragePool(window);
            return Like(input, positive.Square().AveragePool(window) / Node.Maximum(sum, 1e-30));
        }

        Shape result = [shape[0], window.OutputHeight(shape[1]), window.OutputWidth(shape[2]), shape[3]];
        return Like(input, images.Pool(new SampledRegions(window), Node.RandomUniform(scope.FullName("places"), result, scope.Place)));
    }
}
