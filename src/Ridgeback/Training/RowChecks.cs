using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold of training and dev rows.</summary>
internal static class RowChecks
{
    /// <summary>Targets and features are those of the network, and dev rows like training rows.</summary>
    /// <exception cref="InputException">They are not.</exception>
    public static void CheckFit(Network network, Dataset data, Dataset? dev)
    {
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
    }

    /// <summary>Some training and some dev rows count.</summary>
    /// <exception cref="InputException">None do.</exception>
    public static void CheckWeights(Dataset data, Dataset? dev)
    {
        foreach (var rows in dev is null ? [data] : new[] { data, dev })
        {
            if (rows.Count > 0 && !rows.Weights.IsEmpty && !rows.Weights.ContainsAnyExcept(0f))
            {
                throw new InputException(
                    $"Weights of '{rows.Name}'", "expected training and dev rows of a weight above 0, received only zeros",
                    "Give some rows of each a weight, or split otherwise");
            }
        }
    }

    /// <summary>There is something to learn, for the network's own task and for its heads.</summary>
    /// <exception cref="InputException">There is not.</exception>
    public static void CheckLabels(Network network, Dataset data, Dataset? dev)
    {
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

    private static string Describe(LearningTask task, int count) => task switch
    {
        LearningTask.Classification => $"labels of {count} classes",
        LearningTask.Regression => $"{count} numeric targets",
        _ => "no target",
    };
}
