using System.Runtime.CompilerServices;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <summary>
/// The description of a network: the shape of an example, hidden layers, and the task that makes the output layer. Immutable.
/// </summary>
/// <remarks>
/// <c>Network.Classifier(train).Dense(256).Relu().Dropout(0.5)</c>: each method returns a longer network. The output
/// layer, <c>Dense</c> with as many units as the task asks for, is added when the network is built, and a
/// <c>Dense</c> layer takes an image as one long row.
/// </remarks>
public sealed partial class Network
{
    private readonly Entry[] entries;
    private readonly Branch[] branches;

    private Network(NetworkTask task, Shape exampleShape, Entry[] entries, Branch[] branches)
    {
        Task = task;
        ExampleShape = exampleShape;
        this.entries = entries;
        this.branches = branches;
    }

    /// <summary>What is predicted.</summary>
    public NetworkTask Task { get; }

    /// <summary>The shape of one example: (features), or (height, width, channels).</summary>
    public Shape ExampleShape { get; }

    /// <summary>The hidden layers, each with its name.</summary>
    public IReadOnlyList<Layer> Layers => [.. entries.Select(entry => entry.Layer)];

    /// <summary>A network without hidden layers yet.</summary>
    public static Network For(NetworkTask task, Shape exampleShape) => new(task, exampleShape, [], []);

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
        var entry = Named(layer, entries, "", new Origin(null, file, line));
        RequireShared(entry, entries);
        return new Network(Task, ExampleShape, [.. entries, entry], branches);
    }

    /// <summary>The same layers under another loss.</summary>
    /// <exception cref="GraphException">The loss does not fit the task.</exception>
    public Network WithLoss(Loss loss) => new(Task.With(loss), ExampleShape, entries, branches);

    /// <summary>The same network with first values of its output layer.</summary>
    /// <param name="weights">First weights; null: <see cref="GlorotUniform"/>.</param>
    /// <param name="bias">First biases; null: 0.</param>
    public Network WithOutput(Initializer? weights, Initializer? bias = null) =>
        new(Task with { OutputWeights = weights, OutputBias = bias }, ExampleShape, entries, branches);

    /// <summary>The same layers on what a pipeline gives: components or categories change the features.</summary>
    internal Network For(Pipeline pipeline) => pipeline.KeepsFeatures ? this : new(Task, [pipeline.OutputCount], entries, branches);

    /// <summary>The network with what its loss takes from the training rows: a tree of classes.</summary>
    internal Network For(TrainingSet training)
    {
        var task = Task.Loss is HierarchicalSoftmax { Tree: null } loss ? Task.With(loss.For(training.Data.ClassCounts())) : Task;
        return new Network(task, ExampleShape, entries, [.. branches.Select(branch => branch with { Head = branch.Head.For(training) })]);
    }

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
        var features = Node.Input(NetworkGraph.FeaturesKey, [Shape.Batch, .. ExampleShape]);
        var build = new Building(parameters, phaseOf, place);
        var trunk = build.Chain(entries, features, on: null);
        var last = entries.LastOrDefault()?.Layer.Name;
        var output = build.Chain([OutputOf(Task, OutputName, entries)], trunk, last);
        var heads = new List<HeadNode>();
        foreach (var branch in branches)
        {
            var task = branch.Head.TaskFor(ExampleShape);
            var on = branch.Head.From == Head.FromFeatures ? null : branch.Head.From ?? last;
            var from = on is null ? features : build.Layers.First(layer => layer.Layer.Name == on).Output;
            var value = build.Chain([.. branch.Entries, OutputOf(task, branch.Head.OutputName, branch.Entries)], from, on);
            heads.Add(new HeadNode(branch.Head, task, value, task.Predict(value)));
        }

        return new NetworkGraph(features, output, Task.Predict(output), build.Layers, build.Updates) { Heads = heads };
    }

    /// <summary>A layer with its name, which is numbered by its kind where it has none.</summary>
    private static Entry Named(Layer layer, IReadOnlyList<Entry> before, string prefix, Origin at)
    {
        bool IsTaken(string name) => before.Any(entry => entry.Layer.Name == name);
        var name = prefix + layer.Name;
        if (layer.Name is null)
        {
            var number = before.Count(entry => entry.Layer.Kind == layer.Kind) + 1;
            while (IsTaken(name = $"{prefix}{layer.Kind}{number}"))
            {
                number++;
            }
        }

        var origin = at with { Scope = name };
        return name != prefix + OutputName && !IsTaken(name) && !string.IsNullOrWhiteSpace(name[prefix.Length..]) && !name.Contains('/')
            ? new Entry(layer with { Name = name }, origin)
            : throw new GraphException(
                $"Layer {origin}", $"expected a free name without '/' and other than '{OutputName}', received '{name[prefix.Length..]}'",
                "Give the layer another name");
    }

    /// <summary>A layer that shares parameters does so with one of its kind that comes before it.</summary>
    private static void RequireShared(Entry entry, IEnumerable<Entry> before)
    {
        if (entry.Layer.SharedWith is not { } name)
        {
            return;
        }

        var sharable = before.Where(other => other.Layer.Kind == entry.Layer.Kind && other.Layer.SharedWith is null)
            .Select(other => other.Layer.Name!).ToList();
        if (!sharable.Contains(name))
        {
            throw new GraphException(
                $"Layer {entry.Origin}",
                $"expected to share with an earlier {entry.Layer.Kind} layer that has parameters of its own "
                    + $"({(sharable.Count == 0 ? "there is none" : string.Join(", ", sharable))}), received '{name}'",
                "Name that layer in SharedWith (sharedWith)");
        }
    }

    /// <summary>
    /// The output layer of a task. A classifier's makes logits; a softmax before it is nearly always meant to be the output.
    /// </summary>
    private static Entry OutputOf(NetworkTask task, string name, Entry[] hidden) =>
        task.Kind == LearningTask.Classification && hidden is [.., { Layer: Softmax } last]
            ? throw new GraphException(
                $"Layer {last.Origin}",
                "expected a hidden layer before the output layer, received a softmax, which the output layer adds by itself",
                "Leave it out, with the Dense layer of one unit for each class before it")
            : new Entry(task.OutputLayer with { Name = name }, new Origin(name, null, 0));

    /// <summary>The activation that follows a layer, past layers that keep the sign of its output's scale.</summary>
    private static Layer? ActivationAfter(Entry[] chain, int position)
    {
        for (var i = position + 1; i < chain.Length; i++)
        {
            var layer = chain[i].Layer;
            if (IsDense(layer) || !(layer.IsNoise || layer.Kind is "batchNormalization" or "flatten" or "maxPooling" or "averagePooling"))
            {
                return IsDense(layer) || layer.Kind == "convolution" ? null : layer;
            }
        }

        return null;
    }

    /// <summary>A layer whose output is its input, with noise on it or in another shape.</summary>
    private static bool KeepsFeatures(Layer layer) =>
        layer.Kind is "dropout" or "gaussianDropout" or "gaussianNoise" or "flatten" or "reshape";

    /// <summary>A layer whose units see every number of an example, in one row.</summary>
    private static bool IsDense(Layer layer) => layer.Kind is "dense" or "maxout" or "fastDropout" or "dropConnect" or "treeOutput";

    private static InputException Misfit(Dataset data, string wanted, string other) => new(
        data.Name, $"expected a column of {wanted} to learn, received {data.Task}", $"Use Network.{other}, or choose another column");

    private sealed record Entry(Layer Layer, Origin Origin);

    private sealed record Branch(Head Head, Entry[] Entries);

    /// <summary>Layers under way to a graph.</summary>
    private sealed class Building(ParameterSet parameters, Func<string, Phase> phaseOf, RandomPlace place)
    {
        private readonly HashSet<string> ofFeatures = new(StringComparer.Ordinal);

        public List<LayerNode> Layers { get; } = [];

        public List<Node> Updates { get; } = [];

        /// <summary>Layers one after another.</summary>
        /// <param name="chain">The layers.</param>
        /// <param name="value">What the first reads.</param>
        /// <param name="on">The layer that gave it; null for the features.</param>
        public Node Chain(Entry[] chain, Node value, string? on)
        {
            var readsFeatures = on is null || ofFeatures.Contains(on);
            for (var i = 0; i < chain.Length; i++)
            {
                var layer = chain[i].Layer;
                using (Origin.Enter(chain[i].Origin))
                {
                    var scope = new LayerScope(layer.Name!, phaseOf(layer.Name!), place, parameters, ActivationAfter(chain, i))
                    {
                        SharedWith = layer.SharedWith,
                        ReadsFeatures = readsFeatures,
                    };
                    if (IsDense(layer) && value.Shape.Rank > 2)
                    {
                        value = new Flatten().Build(scope, value);
                    }

                    var input = value;
                    value = layer.Build(scope, input);
                    if (layer.SharedWith is { } other && !scope.HasShared)
                    {
                        throw new GraphException(
                            $"Layer {chain[i].Origin}",
                            $"expected a layer with parameters to share with '{other}', received a {layer.Kind}, which has none",
                            "Leave SharedWith out");
                    }

                    readsFeatures &= KeepsFeatures(layer);
                    if (readsFeatures)
                    {
                        ofFeatures.Add(layer.Name!);
                    }

                    Layers.Add(new LayerNode(layer, value, input));
                    Updates.AddRange(scope.Updates);
                }
            }

            return value;
        }
    }
}
