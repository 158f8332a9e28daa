using System.Numerics;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>A training graph compiled: one plan for each batch size that occurs, one store.</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class TrainingPlans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainingGraph graph;
    private readonly WorkerTeam team;
    private readonly Dictionary<int, Plan<T>> steps = [];
    private readonly StateSegment<T> parameters;
    private Plan<T>? penalty;
    private Plan<T>? last;

    public TrainingPlans(TrainingGraph graph, ulong seed, WorkerTeam team)
    {
        this.graph = graph;
        this.team = team;
        Store = new StateStore<T>(seed);
        parameters = Store.Add(graph.Parameters.All);
        Store.Add([graph.Step, graph.LearningRate, .. graph.OptimizerState.All]);
    }

    public StateStore<T> Store { get; }

    /// <summary>One step on some rows: gradients and update. When the loss is not finite, nothing is updated.</summary>
    /// <returns>The mean data loss before the step, in the train phase.</returns>
    /// <param name="data">The prepared rows.</param>
    /// <param name="rows">Those of the batch.</param>
    /// <param name="features">Features that take the place of the rows' own; empty for none.</param>
    public double Step(TaskRows data, ReadOnlySpan<int> rows, ReadOnlySpan<float> features = default)
    {
        last = StepPlan(rows.Length);
        Feed(last, data, rows);
        if (!features.IsEmpty && last.Needs(NetworkGraph.FeaturesKey))
        {
            var input = last.Input(NetworkGraph.FeaturesKey);
            for (var i = 0; i < features.Length; i++)
            {
                input[i] = T.CreateTruncating(features[i]);
            }
        }

        last.Run();
        return last.Scalar(0);
    }

    /// <inheritdoc cref="Step(TaskRows, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public double Step(Dataset data, ReadOnlySpan<int> rows) => Step(new TaskRows(graph.Network.Task, data, []), rows);

    /// <summary>The norm of the last step's gradient and its penalty, when a tolerance is set.</summary>
    public (double GradientNorm, double Penalty) Watched() =>
        (last!.Scalar(TrainingGraph.GradientNormOutput), last.Scalar(TrainingGraph.GradientNormOutput + 1));

    /// <summary>
    /// Copies what is evaluated and kept: the parameters and statistics, or the averages m/(1 − βᵗ) in place of the parameters that have
    /// one.
    /// </summary>
    public void CopyAverages(StateStore<T> target, double decay)
    {
        target.CopyFrom(Store);
        var steps = Store.Scalar(graph.Step);
        for (var i = 0; i < graph.Averages.Count && steps > 0; i++)
        {
            var correction = T.CreateChecked(1 / (1 - Math.Pow(decay, steps)));
            target.SetTensor(graph.Trained[i], [.. Store.Tensor(graph.Averages[i]).Select(mean => correction * mean)]);
        }
    }

    public bool ParametersAreFinite() => parameters.IsFinite();

    /// <summary>In words, the first parameter that is not finite.</summary>
    public string FirstParameterNotFinite() =>
        $"parameter '{graph.Parameters.All.First(variable => !AllFinite(Store.Tensor(variable))).Name}' is not finite";

    /// <summary>In words, the first thing that is not finite in a step with finite parameters: a layer's output, or the loss.</summary>
    /// <remarks>Computes every layer's output once more; the parameters and masks are still those of the step.</remarks>
    public string FirstNotFinite(TaskRows data, ReadOnlySpan<int> rows, double loss)
    {
        var plan = Compile([.. graph.TrainingLayers.Select(layer => layer.Output)], rows.Length);
        Feed(plan, data, rows);
        plan.Run();
        for (var i = 0; i < graph.TrainingLayers.Count; i++)
        {
            if (!AllFinite(plan.Output(i)))
            {
                return $"the output of layer '{graph.TrainingLayers[i].Layer.Name}' is not finite";
            }
        }

        return FormattableString.Invariant($"the loss is {loss}, though the output of layer '{Network.OutputName}' is finite");
    }

    private static bool AllFinite(ReadOnlySpan<T> values)
    {
        foreach (var value in values)
        {
            if (!T.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The penalties that need examples, as they were in the last step; 0 without any.</summary>
    public double DataPenalty => graph.DataPenaltyOutput is { } place && last is not null ? last.Scalar(place) : 0;

    /// <summary>The penalties of the parameters as they are, and what regularization is measured by.</summary>
    public (double Penalty, RegularizationFigures Figures) Penalty()
    {
        var figures = graph.Regularization.Figures;
        penalty ??= Compile([graph.Regularization.ParameterPenalty, .. figures.Select(figure => figure.Value)], 1);
        penalty.Run();
        return (penalty.Scalar(0), figures.Count == 0 ? RegularizationFigures.None : new(
            [.. figures.Select(figure => figure.Name)], [.. figures.Select((_, i) => penalty.Scalar(1 + i))]));
    }

    public Plan<T> StepPlan(int batch)
    {
        if (!steps.TryGetValue(batch, out var plan))
        {
            steps[batch] = plan = Compile(graph.StepOutputs, batch, guard: 0);
        }

        return plan;
    }

    public Plan<T> Compile(IReadOnlyList<Node> outputs, int batch, int? guard = null) =>
        Plan<T>.Compile(outputs, Store, new CompileOptions { Batch = batch, Team = team, Guard = guard });

    /// <summary>Copies rows into a plan's inputs, with what every head learns from them; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, TaskRows data, ReadOnlySpan<int> rows)
    {
        Feed(plan, data.Task, data.Rows, rows);
        foreach (var head in data.Heads)
        {
            FeedTask(plan, head, rows);
        }
    }

    /// <summary>Copies rows into a plan's inputs; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, NetworkTask task, Dataset data, ReadOnlySpan<int> rows) =>
        Feed(plan, new HeadRows(task, data, TrainingGraph.TargetsKey, TrainingGraph.WeightsKey), rows);

    /// <summary>Copies rows into a plan's inputs as one task sees them; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, HeadRows head, ReadOnlySpan<int> rows)
    {
        var data = head.Rows;
        if (plan.Needs(NetworkGraph.FeaturesKey))
        {
            data.Gather(rows, plan.Input(NetworkGraph.FeaturesKey));
        }

        if (plan.Needs(TrainingGraph.ExamplesKey))
        {
            data.GatherIds(rows, plan.IndexInput(TrainingGraph.ExamplesKey));
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
