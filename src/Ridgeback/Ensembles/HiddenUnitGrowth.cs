using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>A network of one hidden layer whose units are added stage by stage (R099).</summary>
/// <remarks>
/// The first stage is an ordinary training of a few units. Each further stage trains as many new ones on what is left, targets − prediction
/// or, for classes, (1 for the true class, else 0) − probability; puts them beside the earlier ones, which stay as they are; and trains the
/// output layer again over all of them, from the sum of both. Early stopping that watches a measure of classes alone (F1, area under the
/// ROC curve) watches it wherever classes are trained, and the loss where new units are: what is left is numbers. The best stage on the dev
/// rows is kept, without dev rows the last one.
/// </remarks>
public sealed record HiddenUnitGrowth
{
    /// <summary>Stages at most, ≥ 1. Default 8.</summary>
    /// <exception cref="Graphs.GraphException">It is below 1.</exception>
    public int Stages { get; init => field = Setting.AtLeastOne(value, "Hidden unit growth, Stages", "4 to 20 are usual"); } = 8;

    /// <summary>Units that a stage adds, ≥ 1. Default 1.</summary>
    /// <exception cref="Graphs.GraphException">It is below 1.</exception>
    public int UnitsPerStage
    {
        get;
        init => field = Setting.AtLeastOne(value, "Hidden unit growth, UnitsPerStage", "1 adds one unit after another");
    } = 1;

    /// <summary>Stages without a lower dev loss after which it ends, ≥ 1. Default 3.</summary>
    /// <exception cref="Graphs.GraphException">It is below 1.</exception>
    public int Patience { get; init => field = Setting.AtLeastOne(value, "Hidden unit growth, Patience", "2 to 5 are usual"); } = 3;

    /// <summary>What follows the units: a layer without parameters of its own. Default tanh.</summary>
    public Layer Activation { get; init; } = new Tanh();

    /// <summary>Trains stage after stage.</summary>
    /// <param name="training">The training rows, raw.</param>
    /// <param name="dev">The rows that decide when a training stops and how many units are kept, raw; null trains all epochs of all
    /// stages.</param>
    /// <param name="options">How each of the trainings is done, without groups, fine-tuning, checkpoint and second training; stage s of
    /// seed n has seed n + s − 1. Default: all defaults.</param>
    /// <param name="cancellation">Cancelling returns the best of the finished stages.</param>
    /// <exception cref="InputException">The data has nothing to learn, or an option does not go with growing.</exception>
    public GrowthRun Fit(
        TrainingSet training, Dataset? dev = null, TrainingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        options ??= new TrainingOptions();
        training.Data.RequireLabels("Growing hidden units");
        dev?.RequireLabels("Growing hidden units");
        RequireFree(options);
        var classes = training.Data.Task == LearningTask.Classification;
        var seed = options.Seed;
        var first = Network(training, classes, UnitsPerStage).Train(training, dev, options, cancellation);
        var stages = new List<GrowthStage> { Stage(first, 1) };
        var (current, best) = (first, first);
        while (stages.Count < Stages && stages.Count - stages.IndexOf(Best(stages)) <= Patience && CanGoOn(current, cancellation))
        {
            var number = stages.Count + 1;
            options = options with { Seed = seed + (ulong)(number - 1) };
            var left = Left(current, training.Data).AsTrainingSet();
            var ofNumbers = options with { ClassWeights = null, EarlyStopping = OfNumbers(options.EarlyStopping) };
            var added =
                Network(left, false, UnitsPerStage).Train(left, dev is { Count: > 0 } ? Left(current, dev) : null, ofNumbers, cancellation);
            if (!CanGoOn(added, cancellation))
            {
                break;
            }

            var network = Network(training, classes, number * UnitsPerStage);
            var start = GrownNetwork.Merge(current.Model, added.Model, number * UnitsPerStage, Activation);
            var refitted = network.Train(
                training, dev, options with
                {
                    FineTuning = new FineTuning(start),
                    Groups = [new ParameterGroup(GrownNetwork.HiddenName) { Frozen = true }]
                }, cancellation);
            if (!CanGoOn(refitted, cancellation))
            {
                break;
            }

            current = refitted;
            stages.Add(Stage(current, number));
            best = Best(stages) == stages[^1] ? current : best;
        }

        return new GrowthRun(best.Model, stages, stages.IndexOf(Best(stages)) + 1);
    }

    private static bool CanGoOn(TrainingRun run, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && run.StoppedBy is not (StopReason.NotFinite or StopReason.Cancelled);

    /// <summary>The lowest dev loss; without dev rows the last stage.</summary>
    private static GrowthStage Best(List<GrowthStage> stages) =>
        stages[0].Dev is null ? stages[^1] : stages.MinBy(stage => stage.Dev!.Loss)!;

    private GrowthStage Stage(TrainingRun run, int number) => new(number * UnitsPerStage, run.Train, run.Dev);

    private Network Network(TrainingSet rows, bool classes, int units) =>
        (classes ? Networks.Network.Classifier(rows) : Networks.Network.Regressor(rows))
            .Add(new Dense(units) { Name = GrownNetwork.HiddenName }).Add(Activation);

    /// <summary>Early stopping for what is left of the targets, which is numbers.</summary>
    private static EarlyStopping? OfNumbers(EarlyStopping? stopping) =>
        stopping is { Measure: StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc }
        ? stopping with { Measure = StoppingMeasure.Loss }
        : stopping;

    /// <summary>What a model leaves of the targets; of two classes, that of the second.</summary>
    private static Dataset Left(TrainingRun run, Dataset data)
    {
        data = ClassWeights.Apply(run.ClassWeights, data);
        var predicted = run.Model.Predict(data);
        if (data.Task == LearningTask.Regression)
        {
            return data.WithTargets([.. predicted.Select((value, i) => data.Targets[i] - value)]);
        }

        var (classes, columns) = (data.ClassCount, run.Model.Network.Task.Outputs);
        var left = new float[data.Count * columns];
        for (var i = 0; i < left.Length; i++)
        {
            var label = columns == 1 ? 1 : i % columns;
            left[i] = (data.Labels[i / columns] == label ? 1 : 0) - predicted[(i / columns * classes) + label];
        }

        return data.WithNumbers(left, [.. Enumerable.Range(0, columns).Select(i => $"left of {data.ClassNames[columns == 1 ? 1 : i]}")]);
    }

    private static void RequireFree(TrainingOptions options)
    {
        var taken = options.Groups.Count > 0 ? "groups" : options.FineTuning is not null ? "fine-tuning" : options.Checkpoint is not null
            ? "a checkpoint"
            : options.EarlyStopping is { Then: not AfterStopping.Keep }
                ? "a second training, which learns the dev rows that the next stage stops by" : null;
        if (taken is not null)
        {
            throw new InputException("Hidden unit growth",
                $"expected training options without groups, fine-tuning, checkpoint and second training, received {taken}", "Leave it out");
        }
    }
}

/// <summary>A network that was grown.</summary>
/// <param name="Model">The model of the best stage.</param>
/// <param name="Stages">Every stage, in order.</param>
/// <param name="BestStage">Which one the model is of, from 1.</param>
public sealed record GrowthRun(Model Model, IReadOnlyList<GrowthStage> Stages, int BestStage);

/// <summary>A stage of growing.</summary>
/// <param name="Units">Hidden units.</param>
/// <param name="Train">Figures on the training rows.</param>
/// <param name="Dev">Figures on the dev rows; null without dev rows.</param>
public sealed record GrowthStage(int Units, Evaluation Train, Evaluation? Dev);
