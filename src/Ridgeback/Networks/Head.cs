using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;

namespace Ridgeback.Networks;

/// <summary>
/// A further task of a network: its own hidden layers on the shared ones, its own output layer, loss and weight in the sum of losses.
/// </summary>
/// <remarks>
/// The network's own task is its first head, of weight 1. What is trained on is the first loss + Σ weight · loss of the head, each a mean
/// over the rows that have a label for it. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.7.
/// </remarks>
public sealed record Head
{
    /// <summary>What <see cref="From"/> names for a branch of the features themselves.</summary>
    public const string FromFeatures = "features";

    private readonly NetworkTask task;

    /// <summary>A head for labels or numbers of its own.</summary>
    /// <param name="name">Names it in data, figures and files; its layers are called <c>name.dense1</c>… and <c>name.output</c>.</param>
    /// <param name="task">What it predicts.</param>
    /// <exception cref="GraphException">The name is empty, or contains '/' or '.'.</exception>
    public Head(string name, NetworkTask task)
        : this(name, task, isReconstruction: false)
    {
    }

    private Head(string name, NetworkTask task, bool isReconstruction)
    {
        ArgumentNullException.ThrowIfNull(task);
        this.task = task;
        IsReconstruction = isReconstruction;
        Name = !string.IsNullOrWhiteSpace(name) && !name.Contains('/') && !name.Contains('.') && name != FromFeatures
        ? name
        : throw Setting.Wrong(
            "Head, name", $"a word without '/' and '.', other than '{FromFeatures}'", $"'{name}'", "Give the head another name");
    }

    private Head(Head original, NetworkTask task)
        : this(original) => this.task = task;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The hidden layers between the shared ones and the output layer; default none.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];

    /// <summary>What its loss counts in the sum of losses, finite and ≥ 0; default 1, like the network's own task.</summary>
    public double Weight
    {
        get;
        init => field = Setting.NotNegative(value, "Head, Weight", "1 counts as much as the network's own task");
    } = 1;

    /// <summary>
    /// The layer on whose output it stands; null, the default: the last shared one; <c>features</c>: the network's input.
    /// </summary>
    public string? From { get; init; }

    /// <summary>Whether the target is the network's input itself.</summary>
    public bool IsReconstruction { get; }

    /// <summary>
    /// A head whose target is what the network gets, after the preprocessing: a branch without labels, trained by reconstruction on all
    /// rows. With a noise layer before it, the target is the input without noise.
    /// </summary>
    /// <param name="name">Default "reconstruction".</param>
    /// <param name="loss">A loss of numbers; null for <see cref="Squared"/>: ½‖f − x‖².</param>
    /// <exception cref="GraphException">The name cannot be used, or the loss is not for numbers.</exception>
    public static Head Reconstruction(string name = "reconstruction", Loss? loss = null) =>
        new(name, NetworkTask.Regression(1).With(loss ?? new Squared()), isReconstruction: true);

    /// <summary>The same head with first values of its output layer.</summary>
    /// <param name="weights">First weights; null: <see cref="GlorotUniform"/>.</param>
    /// <param name="bias">First biases; null: 0.</param>
    public Head WithOutput(Initializer? weights, Initializer? bias = null) =>
        new(this, task with { OutputWeights = weights, OutputBias = bias });

    /// <summary>What it predicts, for examples of some shape.</summary>
    /// <param name="exampleShape">What the network gets.</param>
    public NetworkTask TaskFor(Shape exampleShape) => IsReconstruction ? task.WithTargets(checked((int)exampleShape.Count)) : task;

    /// <summary>The name of its output layer.</summary>
    internal string OutputName => LayerName(Network.OutputName);

    /// <summary>The same under a loss that has what it takes from the training rows.</summary>
    internal Head For(TrainingSet training) =>
        task.Loss is HierarchicalSoftmax { Tree: null } hierarchical && training.Data.HeadNames.Contains(Name, StringComparer.Ordinal)
        ? new Head(this, task.With(hierarchical.For(training.Data.Head(Name).ClassCounts())))
        : this;

    /// <summary>A layer of the head, as the network calls it.</summary>
    internal string LayerName(string name) => $"{Name}.{name}";
}
