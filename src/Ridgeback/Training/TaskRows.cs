using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>Prepared rows as each task of a network sees them: with its own labels or scaled targets.</summary>
/// <param name="Task">The network's own task.</param>
/// <param name="Rows">The rows with its labels or targets, and the weights that it gives them.</param>
/// <param name="Heads">The further heads, in the order of the network.</param>
internal sealed record TaskRows(NetworkTask Task, Dataset Rows, IReadOnlyList<HeadRows> Heads)
{
    /// <summary>Prepared rows of a network.</summary>
    /// <param name="network">The network, on what the preprocessing gives.</param>
    /// <param name="own">The rows as the network's own task sees them.</param>
    /// <param name="prepared">The rows as they come from the preprocessing.</param>
    /// <param name="scalings">How the targets of each head are scaled; null for those that are not.</param>
    public static TaskRows Of(Network network, Dataset own, Dataset prepared, IReadOnlyList<TargetScaling?> scalings) => new(
        network.Task, own, [.. network.Heads.Select((head, i) => new HeadRows(
            head.TaskFor(network.ExampleShape), Seen(head, prepared, scalings[i]), BatchKeys.Of(BatchKeys.Targets, head),
            BatchKeys.Of(BatchKeys.Weights, head)))]);

    /// <summary>The same of a trained model, whose pipeline and scalings are applied to raw rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Raw rows.</param>
    /// <param name="byClass">What rows of each class count for the network's own task; null without class weights.</param>
    public static TaskRows Of(Model model, Dataset data, IReadOnlyList<double>? byClass)
    {
        var prepared = model.Pipeline.Apply(data);
        var own = ClassWeights.Apply(byClass, prepared);
        return Of(model.Network, model.TargetScaling?.Apply(own) ?? own, prepared, model.HeadScalings);
    }

    /// <summary>Whether rows of the network's own task count differently.</summary>
    public bool IsWeighted => !Rows.Weights.IsEmpty || Rows.HasMissingLabels;

    /// <summary>How many rows are trained on: those with a label or target for some task.</summary>
    public int LearnedFrom => !Rows.HasMissingLabels || Heads.Any(head => head.IsReconstruction)
        ? Rows.Count
        : Enumerable.Range(0, Rows.Count).Count(row => Rows.IsLabelled(row) || Heads.Any(head => head.Rows.IsLabelled(row)));

    public TaskRows Select(int[] rows) =>
        this with { Rows = Rows.Select(rows), Heads = [.. Heads.Select(head => head with { Rows = head.Rows.Select(rows) })] };

    /// <summary>A fixed sample: every k-th row; with one that counts and has a label where there would be none.</summary>
    public TaskRows Sample(int count)
    {
        if (count >= Rows.Count)
        {
            return this;
        }

        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * Rows.Count / count))];
        if (IsWeighted && !Array.Exists(chosen, Rows.Counts))
        {
            chosen[0] = Enumerable.Range(0, Rows.Count).FirstOrDefault(Rows.Counts);
        }

        return Select(chosen);
    }

    /// <summary>A reconstruction needs no labels: to it every row is one of nothing but features.</summary>
    private static Dataset Seen(Head head, Dataset prepared, TargetScaling? scaling) => head.IsReconstruction
        ? prepared.WithNothingToLearn()
        : scaling?.Apply(prepared.Head(head.Name)) ?? prepared.Head(head.Name);
}

/// <summary>Rows as one task sees them, and the inputs of a plan that they are copied to.</summary>
/// <param name="Task">The task.</param>
/// <param name="Rows">The rows with its labels or targets.</param>
/// <param name="TargetsKey">The input of labels or targets.</param>
/// <param name="WeightsKey">The input of weights.</param>
internal readonly record struct HeadRows(NetworkTask Task, Dataset Rows, string TargetsKey, string WeightsKey)
{
    /// <summary>Whether its target is the features themselves, which every row has.</summary>
    public bool IsReconstruction => Rows.Task == LearningTask.None;
}
