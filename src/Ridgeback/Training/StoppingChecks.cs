using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold of early stopping.</summary>
internal static class StoppingChecks
{
    /// <summary>The measure is one of the task's.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void CheckKind(Dataset data, EarlyStopping? early)
    {
        if (early is { Measure: StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc } stopping && stopping.Head is null
            && data.Task != LearningTask.Classification)
        {
            throw new InputException(
                "Early stopping, Measure", $"expected Loss or Error for numbers to predict, received {stopping.Measure}",
                "Watch the error: it is the root mean squared one");
        }

        if (early is { Measured: not null } both && (both.Head is not null || both.Measure != StoppingMeasure.Loss))
        {
            throw new InputException(
                "Early stopping, Measured", $"expected one thing to watch, received '{both.Measured}' and "
                    + $"{(both.Head is null ? both.Measure : $"head '{both.Head}'")}", "Leave out the one or the other");
        }
    }

    /// <summary>A second training puts dev rows to use, so there must be some; its settings mean nothing without it.</summary>
    /// <exception cref="InputException">There are none, or there is a setting of a training that is not asked for.</exception>
    public static void CheckSecond(Dataset? dev, EarlyStopping? early)
    {
        if (early is { Then: not AfterStopping.Keep } stopping && dev is null or { Count: 0 })
        {
            throw new InputException(
                "Early stopping, Then", $"expected dev rows to stop by and then to "
                    + $"{(stopping.Then == AfterStopping.Retrain ? "retrain" : "continue")} on, received none",
                "Give the dev rows a share, or keep the best parameters (Keep)");
        }

        if (early is { MostSteps: not null, Then: not AfterStopping.Continue }
            or { RetrainFor: RetrainLength.Updates, Then: not AfterStopping.Retrain })
        {
            var own = early.MostSteps is not null && early.Then != AfterStopping.Continue;
            throw new InputException(
                $"Early stopping, {(own ? "MostSteps (mostSteps)" : "RetrainFor (retrainFor)")}",
                $"expected none without {(own ? "continuing (7.3)" : "retraining (7.2)")}, received "
                    + $"{(own ? early.MostSteps : RetrainLength.Updates)} and {early.Then}",
                $"Leave it out, or set Then (then) to {(own ? "continue" : "retrain")}");
        }
    }

    /// <summary>The head that is watched is there, and dev rows have what is measured.</summary>
    /// <exception cref="InputException">They have not.</exception>
    public static void CheckWatched(Network network, Dataset? dev, EarlyStopping? stopping)
    {
        CheckHead(network, dev, stopping);
        if (dev is { Count: > 0 } && stopping is { Measure: StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc } watched)
        {
            RequireClasses(watched.Head is { } name ? dev.Head(name) : dev, watched.Measure);
        }
    }

    private static void CheckHead(Network network, Dataset? dev, EarlyStopping? stopping)
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
}
