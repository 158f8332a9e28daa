using System.Runtime.CompilerServices;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <summary>The description of a network: the shape of an example, hidden layers, and the task that makes the output layer. Immutable.</summary>
/// <remarks>
/// <c>Network.Classifier(train).Dense(256).Relu().Dropout(0.5)</c>: each method returns a longer network. The output
/// layer, <c>Dense</c> with as many units as the task asks for, is added when the network is built, and a
/// <c>Dense</c> layer takes an image as one long row.
/// </remarks>
public sealed partial class Network
{
    private readonly Entry[] entries;

    private Network(NetworkTask task, Shape exampleShape, Entry[] entries)
    {
        Task = task;
        ExampleShape = exampleShape;
        this.entries = entries;
    }

    /// <summary>What is predicted.</summary>
    public NetworkTask Task { get; }

    /// <summary>The shape of one example: (features), or (height, width, channels).</summary>
    public Shape ExampleShape { get; }

    /// <summary>The hidden layers, each with its name.</summary>
    public IReadOnlyList<Layer> Layers => [.. entries.Select(entry => entry.Layer)];

    /// <summary>A network without hidden layers yet.</summary>
    public static Network For(NetworkTask task, Shape exampleShape) => new(task, exampleShape, []);

    /// <summary>A network for the classes of a data set.</summary>
    /// <exception cref="InputException">The data has no labels.</exception>
    public static Network Classifier(TrainingSet training) => training.Data.Task == LearningTask.Classification
        ? For(NetworkTask.Of(training.Data), new Shape(training.Data.ExampleShape))
        : throw Misfit(training.Data, "classes", nameof(Regressor));

    /// <summary>A network for the target columns of a data set.</summary>
    /// <exception cref="InputException">The data has no numeric targets.</exception>
    public static Network Regressor(TrainingSet training) => training.Data.Task == LearningTask.Regression
        ? For(NetworkTask.Of(training.Data), new Shape(training.Data.ExampleShape))
        : throw Misfit(training.Data, "numbers", nameof(Classifier));

    /// <summary>The network with one more layer.</summary>
    /// <param name="layer">The layer; without a name it is numbered by its kind, such as <c>dense2</c>.</param>
    /// <param name="file">The caller's file, for errors; filled in by the compiler.</param>
    /// <param name="line">The caller's line, for errors; filled in by the compiler.</param>
    /// <exception cref="GraphException">The name is taken or is not a plain word.</exception>
    public Network Add(Layer layer, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var name = layer.Name ?? NumberedName(layer.Kind);
        if (name == OutputName || IsTaken(name) || string.IsNullOrWhiteSpace(name) || name.Contains('/'))
        {
            throw new GraphException(
                $"Layer {new Origin(name, file, line)}", $"expected a free name without '/' and other than '{OutputName}', received '{name}'",
                "Give the layer another name");
        }

        return new Network(Task, ExampleShape, [.. entries, new Entry(layer with { Name = name }, new Origin(name, file, line))]);
    }

    /// <summary>The same layers under another loss.</summary>
    /// <exception cref="GraphException">The loss does not fit the task.</exception>
    public Network WithLoss(Loss loss) => new(Task.With(loss), ExampleShape, entries);

    /// <summary>The same layers on what a pipeline gives: components or categories change the features.</summary>
    internal Network For(Pipeline pipeline) => pipeline.KeepsFeatures ? this : new(Task, [pipeline.OutputCount], entries);

    /// <summary>The network with what its loss takes from the training rows: a tree of classes.</summary>
    internal Network For(TrainingSet training) => Task.Loss is HierarchicalSoftmax { Tree: null } loss ? WithLoss(loss.For(training.Data.ClassCounts())) : this;

    /// <summary>The name of the output layer.</summary>
    public const string OutputName = "output";

    /// <summary>Builds the graph of the network over a set of parameters.</summary>
    /// <param name="parameters">Holds the parameters; those that it lacks are added.</param>
    /// <param name="phase">Train or predict; layers such as dropout differ.</param>
    /// <param name="place">Where random layers draw their numbers.</param>
    /// <exception cref="GraphException">
    /// A layer does not fit the shape before it, or a softmax is the last hidden layer of a classifier, whose output
    /// layer has one already; names the layer and the line that added it.
    /// </exception>
    public NetworkGraph Build(ParameterSet parameters, Phase phase, RandomPlace place) => Build(parameters, _ => phase, place);

    /// <summary>The same with a phase for each layer, by its name.</summary>
    internal NetworkGraph Build(ParameterSet parameters, Func<string, Phase> phaseOf, RandomPlace place)
    {
        RefuseSoftmaxAtTheEnd();
        var features = Node.Input(NetworkGraph.FeaturesKey, [Shape.Batch, .. ExampleShape]);
        var value = features;
        var layers = new List<LayerNode>();
        var updates = new List<Node>();
        for (var i = 0; i <= entries.Length; i++)
        {
            var entry = i < entries.Length
                ? entries[i]
                : new Entry(Task.OutputLayer with { Name = OutputName }, new Origin(OutputName, null, 0));
            using (Origin.Enter(entry.Origin))
            {
                var scope = new LayerScope(entry.Layer.Name!, phaseOf(entry.Layer.Name!), place, parameters, ActivationAfter(i));
                if (IsDense(entry.Layer) && value.Shape.Rank > 2)
                {
                    value = new Flatten().Build(scope, value);
                }

                value = entry.Layer.Build(scope, value);
                layers.Add(new LayerNode(entry.Layer, value));
                updates.AddRange(scope.Updates);
            }
        }

        return new NetworkGraph(features, value, Task.Predict(value), layers, updates);
    }

    private bool IsTaken(string name) => Array.Exists(entries, entry => entry.Layer.Name == name);

    private string NumberedName(string kind)
    {
        var number = entries.Count(entry => entry.Layer.Kind == kind) + 1;
        while (IsTaken($"{kind}{number}"))
        {
            number++;
        }

        return $"{kind}{number}";
    }

    /// <summary>The output layer of a classifier makes logits; a softmax before it is nearly always meant to be the output.</summary>
    private void RefuseSoftmaxAtTheEnd()
    {
        if (Task.Kind == LearningTask.Classification && entries is [.., { Layer: Softmax } last])
        {
            throw new GraphException(
                $"Layer {last.Origin}", "expected a hidden layer before the output layer, received a softmax, which the output layer adds by itself",
                "Leave it out, with the Dense layer of one unit for each class before it");
        }
    }

    /// <summary>The activation that follows a layer, past layers that keep the sign of its output's scale.</summary>
    private Layer? ActivationAfter(int position)
    {
        for (var i = position + 1; i < entries.Length; i++)
        {
            var layer = entries[i].Layer;
            if (IsDense(layer) || !(layer.IsNoise || layer.Kind is "batchNormalization" or "flatten" or "maxPooling" or "averagePooling"))
            {
                return IsDense(layer) || layer.Kind == "convolution" ? null : layer;
            }
        }

        return null;
    }

    /// <summary>A layer whose units see every number of an example, in one row.</summary>
    private static bool IsDense(Layer layer) => layer.Kind is "dense" or "maxout" or "fastDropout" or "dropConnect" or "treeOutput";

    private static InputException Misfit(Dataset data, string wanted, string other) => new(
        data.Name, $"expected a column of {wanted} to learn, received {data.Task}", $"Use Network.{other}, or choose another column");

    private sealed record Entry(Layer Layer, Origin Origin);
}
