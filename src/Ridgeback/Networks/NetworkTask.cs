using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;

namespace Ridgeback.Networks;

/// <summary>What a network is to predict. It decides the output layer and the loss.</summary>
/// <remarks>
/// Two classes: one logit, sigmoid, <see cref="Logistic"/>. More classes: one logit each, softmax,
/// <see cref="SoftmaxCrossEntropy"/>. Numbers: one identity unit each, <see cref="Squared"/>.
/// </remarks>
public sealed record NetworkTask
{
    private NetworkTask(LearningTask kind, int count, Loss loss)
    {
        Kind = kind;
        Count = count;
        Loss = loss;
    }

    /// <summary>Classification or regression.</summary>
    public LearningTask Kind { get; }

    /// <summary>The number of classes, or of target columns.</summary>
    public int Count { get; private init; }

    /// <summary>The data loss of one example.</summary>
    public Loss Loss { get; private init; }

    /// <summary>First weights of the output layer; null, the default: <see cref="GlorotUniform"/>.</summary>
    public Initializer? OutputWeights { get; init; }

    /// <summary>First biases of the output layer; null, the default: 0.</summary>
    public Initializer? OutputBias { get; init; }

    /// <summary>Units of the output layer: classes or target columns; one for two classes under a loss of attributes.</summary>
    public int Outputs => IsOneAgainstRest && Count == 2 ? 1 : Count;

    /// <summary>Whether each class is a yes/no attribute of its own.</summary>
    internal bool IsOneAgainstRest => Kind == LearningTask.Classification && Loss.Targets == TargetKind.Attributes;

    /// <summary>What a person is shown. Classes as attributes of their own are brought to a sum of 1.</summary>
    internal Node Predict(Node output)
    {
        var prediction = Loss.Predict(output);
        return IsOneAgainstRest && Outputs > 1 ? prediction / prediction.Sum(true, -1) : prediction;
    }

    /// <summary>The output layer, unnamed.</summary>
    internal Layer OutputLayer => Loss is HierarchicalSoftmax { Tree: { } tree }
        ? new TreeOutput(tree) { Weights = OutputWeights, Bias = OutputBias }
        : new Dense(Outputs) { Weights = OutputWeights, Bias = OutputBias };

    /// <summary>Choosing one of several classes.</summary>
    /// <param name="classes">2 or more.</param>
    /// <exception cref="GraphException">Fewer than two classes.</exception>
    public static NetworkTask Classification(int classes) => classes >= 2
        ? new(LearningTask.Classification, classes, classes == 2 ? new Logistic() : new SoftmaxCrossEntropy())
        : throw new GraphException("Classification", $"expected 2 classes or more, received {classes}", "Check the label column");

    /// <summary>Predicting numbers.</summary>
    /// <param name="targets">Target columns, 1 or more.</param>
    /// <exception cref="GraphException">No target column.</exception>
    public static NetworkTask Regression(int targets) => targets >= 1
        ? new(LearningTask.Regression, targets, new Squared())
        : throw new GraphException("Regression", $"expected 1 target or more, received {targets}", "Name a target column");

    /// <summary>The task that a data set's target column declares.</summary>
    /// <exception cref="InputException">The data has no target.</exception>
    public static NetworkTask Of(Dataset data) => data.Task switch
    {
        LearningTask.Classification => Classification(data.ClassCount),
        LearningTask.Regression => Regression(data.TargetCount),
        _ => throw new InputException(data.Name, "expected a label or target column, received none", "Name the column to learn"),
    };

    /// <summary>The same for another number of target columns.</summary>
    internal NetworkTask WithTargets(int targets) => this with { Count = targets };

    /// <summary>The same task under another loss.</summary>
    /// <exception cref="GraphException">The loss does not fit the task.</exception>
    public NetworkTask With(Loss loss)
    {
        var fits = Kind == LearningTask.Classification
            ? loss.Targets is TargetKind.Labels or TargetKind.Attributes
            : loss.Targets == TargetKind.Real;
        if (fits && loss is HierarchicalSoftmax { Tree: { } tree } && tree.Classes != Count)
        {
            throw new GraphException(
                $"Loss '{loss.Kind}'", $"expected a tree of {Count} classes, received one of {tree.Classes}", "Give each class a leaf");
        }

        return fits ? this with { Loss = loss } : throw new GraphException(
            $"Loss '{loss.Kind}'",
            $"expected a loss for {(Kind == LearningTask.Classification ? $"{Count} classes" : "numbers")}, received '{loss.Kind}'",
            Kind == LearningTask.Classification
                ? "Use softmaxCrossEntropy, or logistic for each class against the rest"
                : "Use squared or absolute");
    }
}
