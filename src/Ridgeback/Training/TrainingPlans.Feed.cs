using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Objectives;

namespace Ridgeback.Training;

/// <content>Rows of a data set into the inputs of a plan.</content>
internal sealed partial class TrainingPlans<T>
{
    /// <summary>Copies rows into a plan's inputs, with what every head learns from them; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, TaskRows data, ReadOnlySpan<int> rows)
    {
        Feed(plan, data.Task, data.Rows, rows);
        for (var i = 0; i < data.Heads.Count; i++)
        {
            FeedTask(plan, data.Heads[i], rows);
        }
    }

    /// <summary>Copies rows into a plan's inputs; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, NetworkTask task, Dataset data, ReadOnlySpan<int> rows) =>
        Feed(plan, new HeadRows(task, data, BatchKeys.Targets, BatchKeys.Weights), rows);

    /// <summary>Copies rows into a plan's inputs as one task sees them; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, HeadRows head, ReadOnlySpan<int> rows)
    {
        var data = head.Rows;
        if (plan.Needs(NetworkGraph.FeaturesKey))
        {
            data.Gather(rows, plan.Input(NetworkGraph.FeaturesKey));
        }

        if (plan.Needs(BatchKeys.Examples))
        {
            data.GatherIds(rows, plan.IndexInput(BatchKeys.Examples));
        }

        FeedTask(plan, head, rows);
    }

    /// <summary>Weights and targets; a row without a label has weight 0, and some number as its target.</summary>
    private static void FeedTask(Plan<T> plan, HeadRows head, ReadOnlySpan<int> rows)
    {
        (var task, var data) = (head.Task, head.Rows);
        if (plan.Needs(head.WeightsKey))
        {
            var weights = plan.Input(head.WeightsKey);
            data.GatherWeights(rows, weights);
            for (var i = 0; data.HasMissingLabels && i < rows.Length; i++)
            {
                weights[i] = data.IsLabelled(rows[i]) ? weights[i] : T.Zero;
            }
        }

        if (!plan.Needs(head.TargetsKey))
        {
            return;
        }

        if (task.Loss.Targets == TargetKind.Labels)
        {
            var labels = plan.IndexInput(head.TargetsKey);
            data.GatherLabels(rows, labels);
            for (var i = 0; data.HasMissingLabels && i < rows.Length; i++)
            {
                labels[i] = Math.Max(0, labels[i]);
            }

            return;
        }

        var targets = plan.Input(head.TargetsKey);
        if (task.Kind == LearningTask.Regression)
        {
            data.GatherTargets(rows, targets);
            for (var i = 0; data.HasMissingLabels && i < targets.Length; i++)
            {
                targets[i] = T.IsNaN(targets[i]) ? T.Zero : targets[i];
            }

            return;
        }

        if (task.Outputs > 1)
        {
            targets.Clear();
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var label = Math.Max(0, data.Labels[rows[i]]);
            if (task.Outputs == 1)
            {
                targets[i] = T.CreateTruncating(label);
            }
            else
            {
                targets[(i * task.Outputs) + label] = T.One;
            }
        }
    }
}
