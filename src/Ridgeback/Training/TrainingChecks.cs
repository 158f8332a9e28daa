using System.Globalization;
using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold before a training starts, and what to say when it fails.</summary>
internal static class TrainingChecks
{
    public static void Check(Network network, TrainingSet training, Dataset? dev, TrainingOptions options)
    {
        var data = training.Data;
        var outputs = data.Task == LearningTask.Classification ? data.ClassCount : data.TargetCount;
        if (data.Task != network.Task.Kind || outputs != network.Task.Count)
        {
            throw new InputException(
                $"Training on '{data.Name}'",
                $"expected {Describe(network.Task.Kind, network.Task.Count)}, received {Describe(data.Task, outputs)}",
                "Make the network for this data");
        }

        if (!data.ExampleShape.SequenceEqual(network.ExampleShape.Axes))
        {
            throw new InputException(
                $"Training on '{data.Name}'",
                $"expected examples of shape {network.ExampleShape}, received ({string.Join(", ", data.ExampleShape.ToArray())})",
                "Make the network for this data");
        }

        if (dev is { Count: > 0 }
            && (dev.Task != data.Task || dev.FeatureCount != data.FeatureCount || dev.ClassCount != data.ClassCount
                || dev.TargetCount != data.TargetCount))
        {
            throw new InputException(
                $"Dev rows '{dev.Name}'",
                $"expected {data.FeatureCount} features and {Describe(data.Task, outputs)} like the training rows, "
                + $"received {dev.FeatureCount} and "
                + $"{Describe(dev.Task, dev.Task == LearningTask.Classification ? dev.ClassCount : dev.TargetCount)}",
                "Split both from one source");
        }

        Require(options.Epochs >= 0, "Epochs", "0 or more", options.Epochs, "Choose how many passes to make at most");
        Require(options.BatchSize >= 1, "BatchSize", "1 or more", options.BatchSize, "32 to 512 are usual");
        Require(options.EvaluateEvery is null or >= 1, "EvaluateEvery", "1 or more steps", options.EvaluateEvery
            ?? 0, "Leave it out to evaluate each epoch");
        Require(options.Threads is >= 0 and <= 1024, "Threads", "0 to 1024", options.Threads, "0 takes one for each core");
        foreach (var rows in dev is null ? [data] : new[] { data, dev })
        {
            if (rows.Count > 0 && !rows.Weights.IsEmpty && !rows.Weights.ContainsAnyExcept(0f))
            {
                throw new InputException(
                    $"Weights of '{rows.Name}'", "expected training and dev rows of a weight above 0, received only zeros",
                    "Give some rows of each a weight, or split otherwise");
            }
        }

        if (options.EarlyStopping is { Measure: StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc } stopping && stopping.Head is null
            && data.Task != LearningTask.Classification)
        {
            throw new InputException(
                "Early stopping, Measure", $"expected Loss or Error for numbers to predict, received {stopping.Measure}",
                "Watch the error: it is the root mean squared one");
        }

        foreach (var rows in dev is not { Count: > 0 } ? [data] : new[] { data, dev })
        {
            CheckHeads(network, rows);
            if (rows.Count > 0 && rows.HasMissingLabels && !rows.HasSomethingToLearn)
            {
                throw new InputException(
                    $"Labels of '{rows.Name}'",
                    "expected a label or target for some training and some dev rows of a weight above 0, received none",
                    "Split otherwise, or make the task that has labels the network's own");
            }
        }

        CheckWatched(network, dev, options.EarlyStopping);
        if (dev is { Count: > 0 } && options.EarlyStopping is { Measure: StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc } watched)
        {
            RequireClasses(watched.Head is { } name ? dev.Head(name) : dev, watched.Measure);
        }

        Augmenter.Check(options.Augmentation, data);
        CheckGroups(network, options.Groups);
        LayerChecks.Check(network, options);
        if (options.FineTuning is { KeepPreprocessing: true } start && start.Model.FeatureCount != data.FeatureCount)
        {
            throw new InputException(
                "Fine-tuning", $"expected {start.Model.FeatureCount} features, as the model's preprocessing was fitted on, received "
                    + $"{data.FeatureCount}",
                "Use the same features, or set KeepPreprocessing to false");
        }

        var normalizes = network.HiddenLayers.Any(layer => layer is BatchNormalization);
        if (normalizes && (options.BatchSize == 1 || data.Count == 1))
        {
            throw new InputException(
                "Training with batch normalization",
                $"expected batches of 2 rows or more, received a batch size of {Math.Min(options.BatchSize, data.Count)}",
                "Choose a larger batch size, or leave batch normalization out");
        }
    }

    /// <summary>A second training puts dev rows to use, so there must be some; its settings mean nothing without it.</summary>
    /// <exception cref="InputException">There are none, or there is a setting of a training that is not asked for.</exception>
    public static void CheckSecond(Dataset? dev, TrainingOptions options)
    {
        if (options.EarlyStopping is { Then: not AfterStopping.Keep } stopping && dev is null or { Count: 0 })
        {
            throw new InputException(
                "Early stopping, Then", $"expected dev rows to stop by and then to "
                    + $"{(stopping.Then == AfterStopping.Retrain ? "retrain" : "continue")} on, received none",
                "Give the dev rows a share, or keep the best parameters (Keep)");
        }

        if (options.EarlyStopping is { MostSteps: not null, Then: not AfterStopping.Continue }
            or { RetrainFor: RetrainLength.Updates, Then: not AfterStopping.Retrain })
        {
            var own = options.EarlyStopping.MostSteps is not null && options.EarlyStopping.Then != AfterStopping.Continue;
            throw new InputException(
                $"Early stopping, {(own ? "MostSteps (mostSteps)" : "RetrainFor (retrainFor)")}",
                $"expected none without {(own ? "continuing (7.3)" : "retraining (7.2)")}, received "
                    + $"{(own ? options.EarlyStopping.MostSteps : RetrainLength.Updates)} and {options.EarlyStopping.Then}",
                $"Leave it out, or set Then (then) to {(own ? "continue" : "retrain")}");
        }
    }

    /// <summary>Every head that learns something has it in the data.</summary>
    /// <exception cref="InputException">It has not, or something else.</exception>
    public static void CheckHeads(Network network, Dataset data)
    {
        foreach (var head in network.Heads.Where(head => !head.IsReconstruction))
        {
            (var task, var rows) = (head.TaskFor(network.ExampleShape), data.Head(head.Name));
            var outputs = rows.Task == LearningTask.Classification ? rows.ClassCount : rows.TargetCount;
            if (rows.Task != task.Kind || outputs != task.Count)
            {
                throw new InputException(
                    $"Head '{head.Name}' on '{data.Name}'",
                    $"expected {Describe(task.Kind, task.Count)}, received {Describe(rows.Task, outputs)}", "Make the head for this data");
            }
        }
    }

    private static void CheckWatched(Network network, Dataset? dev, EarlyStopping? stopping)
    {
        if (stopping?.Head is not { } name)
        {
            return;
        }

        var head = network.Heads.FirstOrDefault(head => head.Name == name) ?? throw new InputException(
            "Early stopping, Head", $"expected one of the heads {string.Join(", ", network.Heads.Select(head => head.Name))}, received "
                + $"'{name}'", "Leave it out for the sum of all losses");
        if (head.TaskFor(network.ExampleShape).Kind != LearningTask.Classification
            && stopping.Measure is StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc)
        {
            throw new InputException(
                "Early stopping, Measure", $"expected Loss or Error for numbers to predict, received {stopping.Measure}",
                "Watch the error: it is the root mean squared one");
        }

        if (!head.IsReconstruction && dev is { Count: > 0 } && !dev.Head(name).HasSomethingToLearn)
        {
            throw new InputException(
                "Early stopping, Head", $"expected dev rows of a weight above 0 with a label for '{name}', received none",
                "Watch another head, or give some dev rows a label");
        }
    }

    /// <summary>
    /// F1 is that of the second of two classes, and a ROC curve has two classes: without rows of them nothing could be best.
    /// </summary>
    private static void RequireClasses(Dataset dev, StoppingMeasure measure)
    {
        var present = new bool[dev.ClassCount];
        for (var row = 0; row < dev.Count; row++)
        {
            if (dev.Counts(row))
            {
                present[dev.Labels[row]] = true;
            }
        }

        var missing = Array.IndexOf(present, false);
        var suffices = measure == StoppingMeasure.F1 ? present.Length > 2 || present[1] : present.Count(one => one) > 1;
        if (!suffices)
        {
            throw new InputException(
                "Early stopping, Measure", $"expected dev rows of "
                    + $"{(measure == StoppingMeasure.F1 ? $"class '{dev.ClassNames[1]}'" : "two classes")} for {measure}, received none "
                    + $"of '{dev.ClassNames[missing]}'",
                "Stratify the split, give dev rows a larger share, or watch the loss");
        }
    }

    private static void CheckGroups(Network network, IReadOnlyList<ParameterGroup> groups)
    {
        string[] known =
            [.. network.LayerNames.Except(network.HiddenLayers.Where(LayerChecks.HasNoneOfItsOwn).Select(layer => layer.Name!))];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in groups.SelectMany(group => group.Layers))
        {
            if (!known.Contains(name) || !seen.Add(name))
            {
                throw new InputException(
                    "Parameter groups", $"expected each of {string.Join(", ", known)} at most once, received "
                        + $"\"{name}\"{(known.Contains(name) ? " twice" : "")}",
                    "Correct the name, or give the layer that name");
            }
        }

        if (known.All(name => groups.Any(group => group.Frozen && group.Layers.Contains(name, StringComparer.Ordinal))))
        {
            throw new InputException("Parameter groups", "expected a layer to train, received all of them frozen",
                "Leave the output layer out of the frozen groups");
        }
    }

    /// <summary>The losses of the initial parameters.</summary>
    public static void RequireFinite(EvaluationPoint first)
    {
        if (!double.IsFinite(first.TrainLoss) || !double.IsFinite(first.DevLoss ?? 0))
        {
            throw new InputException(
                "Training, before the first step",
                string.Create(CultureInfo.InvariantCulture, $"expected finite losses, received {first.TrainLoss} on training rows and "
                    + $"{first.DevLoss?.ToString(CultureInfo.InvariantCulture) ?? "none"} on dev rows"),
                "A feature is far out of range: check the preprocessing, and the initializers");
        }
    }

    public static string ExplainNotFinite(string what, long step, double learningRate) => string.Create(CultureInfo.InvariantCulture,
        $"Stopped at step {step}: {what}. The last good weights are kept. Likely cause: the learning rate {learningRate} is too high, or "
            + $"a feature is far out of range; try {learningRate / 10:G6} and check the preprocessing.");

    private static void Require(bool holds, string setting, string expected, object received, string remedy)
    {
        if (!holds)
        {
            throw new InputException($"Training options, {setting}", $"expected {expected}, received {received}", remedy);
        }
    }

    private static string Describe(LearningTask task, int count) => task switch
    {
        LearningTask.Classification => $"labels of {count} classes",
        LearningTask.Regression => $"{count} numeric targets",
        _ => "no target",
    };
}
