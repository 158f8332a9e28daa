using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Ensembles;

/// <summary>Two networks of one hidden layer as one with the units of both, which puts out the sum.</summary>
internal static class GrownNetwork
{
    /// <summary>The name of the hidden layer.</summary>
    public const string HiddenName = "hidden";

    /// <summary>
    /// Hidden weights side by side, output weights one below the other. With outputs d₀·(h₀·V₀ + b₀) + m₀ and d₁·(h₁·V₁ + b₁) + m₁ in the
    /// targets' unit the sum is d₀·(h₀·V₀ + h₁·V₁·d₁/d₀ + b₀ + (d₁·b₁ + m₁)/d₀) + m₀.
    /// </summary>
    /// <param name="grown">What there is.</param>
    /// <param name="added">What is added: a regression with as many outputs, on the same features with the same preprocessing.</param>
    /// <param name="units">The units of both.</param>
    /// <param name="activation">What follows the units in both.</param>
    /// <exception cref="InputException">The activation has parameters of its own.</exception>
    public static Model Merge(Model grown, Model added, int units, Layer activation)
    {
        var network =
            Network.For(grown.Network.Task, grown.Network.ExampleShape).Add(new Dense(units) { Name = HiddenName }).Add(activation);
        var parameters = new ParameterSet();
        network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        string[] expected = [$"{HiddenName}/weights", $"{HiddenName}/bias", $"{Network.OutputName}/weights", $"{Network.OutputName}/bias"];
        if (!parameters.All.Select(variable => variable.Name).SequenceEqual(expected))
        {
            throw new InputException(
                "Hidden unit growth", $"expected an activation without parameters, received {activation.Kind}",
                "Use tanh, sigmoid, relu or leakyRelu");
        }

        var outputs = grown.Network.Task.Outputs;
        var store = new StateStore<float>();
        store.AddWithoutInitialValues(parameters.All);
        Span<float> Of(Model model, int i) => model.Values(model.Parameters.Find(expected[i])!).ToArray();
        store.SetTensor(parameters.All[0], SideBySide(Of(grown, 0), Of(grown, 1).Length, Of(added, 0), Of(added, 1).Length));
        store.SetTensor(parameters.All[1], [.. Of(grown, 1), .. Of(added, 1)]);
        float[] weights = [.. Of(grown, 2), .. Of(added, 2)];
        float[] bias = [.. Of(grown, 3)];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= i < grown.Values(grown.Parameters.Find(expected[2])!).Length ? 1 : (float)Ratio(grown, added, i % outputs);
        }

        for (var i = 0; i < outputs; i++)
        {
            bias[i] += (float)((Of(added, 3)[i] * Ratio(grown, added, i))
                + ((added.TargetScaling?.Mean[i] ?? 0) / (grown.TargetScaling?.Deviation[i] ?? 1)));
        }

        store.SetTensor(parameters.All[2], weights);
        store.SetTensor(parameters.All[3], bias);
        return new Model(network, grown.Schema, grown.Pipeline, (grown.TargetScaling, []), parameters, store);
    }

    /// <summary>d₁/d₀.</summary>
    private static double Ratio(Model grown, Model added, int output) =>
        (added.TargetScaling?.Deviation[output] ?? 1) / (grown.TargetScaling?.Deviation[output] ?? 1);

    /// <summary>Matrices with as many rows, row by row.</summary>
    private static float[] SideBySide(ReadOnlySpan<float> left, int leftColumns, ReadOnlySpan<float> right, int rightColumns)
    {
        var rows = left.Length / leftColumns;
        var both = new float[left.Length + right.Length];
        for (var row = 0; row < rows; row++)
        {
            var into = both.AsSpan(row * (leftColumns + rightColumns));
            left.Slice(row * leftColumns, leftColumns).CopyTo(into);
            right.Slice(row * rightColumns, rightColumns).CopyTo(into[leftColumns..]);
        }

        return both;
    }
}
