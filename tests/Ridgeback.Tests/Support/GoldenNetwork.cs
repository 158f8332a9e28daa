using System.Text.Json;
using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Tests.Support;

/// <summary>The network of the golden file, 5 → 7 → 6 → 4, built from layers, with the file's parameters.</summary>
internal sealed class GoldenNetwork
{
    private readonly List<Node> updates = [];

    public GoldenNetwork(JsonElement golden, Phase phase = Phase.Train, ParameterSet? parameters = null)
    {
        Parameters = parameters ?? new ParameterSet();
        string[] used = golden.TryGetProperty("parameters", out var names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : ["hidden1/bias", "hidden2/bias"];
        string[] activations = golden.TryGetProperty("activations", out var kinds)
            ? [.. kinds.EnumerateArray().Select(kind => kind.GetString()!)]
            : ["tanh", "relu"];
        var node = Input;
        for (var i = 0; i < 2; i++)
        {
            var name = $"hidden{i + 1}";
            node = Build(new Dense(i == 0 ? 7 : 6) { UseBias = used.Contains(name + "/bias") }, name, phase, node);
            if (used.Contains(name + "/gamma"))
            {
                node = Build(new BatchNormalization(), name + "Normalization", phase, node);
            }

            Layer activation = activations[i] switch { "tanh" => new Tanh(), "relu" => new Relu(), _ => new LeakyRelu() };
            node = Build(activation, name + "Activation", phase, node);
        }

        Output = Build(new Dense(4), "output", phase, node);
    }

    public Node Input { get; } = Node.Input("input", [Shape.Batch, 5]);

    public Node Labels { get; } = Node.IndexInput("labels", [Shape.Batch]);

    public Node Output { get; }

    public ParameterSet Parameters { get; }

    public IReadOnlyList<Node> Updates => updates;

    /// <summary>The variable that the file calls <c>hidden1/weight</c>, <c>hidden1/gamma</c> and so on.</summary>
    public Variable Variable(string goldenName) =>
        Parameters.Find(NameOf(goldenName)) ?? throw new InvalidOperationException(goldenName);

    /// <summary>An evaluator with the file's batch and parameters.</summary>
    public ReferenceEvaluator<double> Evaluator()
    {
        var evaluator = new ReferenceEvaluator<double>(batch: 8);
        evaluator.Feed("input", Golden.Training.Numbers("inputs"));
        evaluator.Feed("attributes", Golden.Training.Numbers("attributes"));
        evaluator.Feed("targets", Golden.Training.Numbers("targets"));
        evaluator.Feed("labels", Golden.Labels);
        foreach (var parameter in Golden.Training.GetProperty("parameters").EnumerateObject())
        {
            if (Parameters.Find(NameOf(parameter.Name)) is { } variable)
            {
                evaluator.Set(variable, parameter.Value.Numbers());
            }
        }

        return evaluator;
    }

    private static string NameOf(string goldenName)
    {
        var parts = goldenName.Split('/');
        return parts[1] switch
        {
            "weight" => $"{parts[0]}/weights",
            "bias" => goldenName,
            "gamma" => $"{parts[0]}Normalization/scale",
            "beta" => $"{parts[0]}Normalization/shift",
            "mean" => $"{parts[0]}Normalization/movingMean",
            "variance" => $"{parts[0]}Normalization/movingVariance",
            _ => throw new InvalidOperationException(goldenName),
        };
    }

    private Node Build(Layer layer, string name, Phase phase, Node input)
    {
        var scope = new LayerScope(name, phase, RandomPlace.Initial, Parameters, next: null);
        var output = layer.Build(scope, input);
        updates.AddRange(scope.Updates);
        return output;
    }
}
