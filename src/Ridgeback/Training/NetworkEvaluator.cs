using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>Evaluates every task of a network, each on the rows that have a label for it.</summary>
internal sealed class NetworkEvaluator
{
    private readonly NetworkTask task;
    private readonly Evaluator own;
    private readonly (Head Head, NetworkTask Task, ITaskEvaluator? Evaluator)[] heads;
    private readonly (double Loss, double Metric)[] measured;
    private (double Loss, double Metric) ownMeasured;

    /// <param name="network">The network.</param>
    /// <param name="outputs">For each task the loss of each example and the predictions.</param>
    /// <param name="store">Holds the parameters.</param>
    /// <param name="rows">The prepared rows.</param>
    /// <param name="scaling">How the targets of the network's own task were scaled, and those of each head.</param>
    /// <param name="team">The threads.</param>
    public NetworkEvaluator(
        Network network, (IReadOnlyList<Node> Own, IReadOnlyList<IReadOnlyList<Node>> Heads) outputs, StateStore<float> store,
        TaskRows rows,
        (TargetScaling? Own, IReadOnlyList<TargetScaling?> Heads) scaling, WorkerTeam team)
    {
        task = network.Task;
        own = new Evaluator(new HeadRows(network.Task, rows.Rows.Labelled(), BatchKeys.Targets, BatchKeys.Weights),
            outputs.Own, store, scaling.Own, team);
        heads = [.. network.Heads.Select((head, i) => (head, rows.Heads[i].Task,
            EvaluatorOf(head, rows.Heads[i], outputs.Heads[i], store, scaling.Heads[i], team)))];
        measured = new (double, double)[heads.Length];
    }

    /// <summary>The sum of the losses with their weights, and the metric of the network's own task.</summary>
    public (double Loss, double Metric) Measure()
    {
        ownMeasured = own.Measure();
        var loss = ownMeasured.Loss;
        for (var i = 0; i < heads.Length; i++)
        {
            if (heads[i].Evaluator is { } evaluator)
            {
                measured[i] = evaluator.Measure();
                loss += heads[i].Head.Weight * measured[i].Loss;
            }
        }

        return (loss, ownMeasured.Metric);
    }

    /// <summary>Of what was measured last, what early stopping compares.</summary>
    /// <param name="stopping">What is watched; null for the loss.</param>
    /// <param name="total">The sum of the losses.</param>
    public double Watched(EarlyStopping? stopping, double total)
    {
        var i = stopping?.Head is { } name ? Array.FindIndex(heads, head => head.Head.Name == name) : -1;
        (var kind, var evaluator, var figures) = i < 0 ? (task.Kind, (ITaskEvaluator)own, ownMeasured)
            : (heads[i].Task.Kind, heads[i].Evaluator!, measured[i]);
        return stopping?.Measure switch
        {
            null or StoppingMeasure.Loss => i < 0 ? total : figures.Loss,
            StoppingMeasure.F1 => 1 - evaluator.Figures(figures.Loss).Classification!.F1,
            StoppingMeasure.AreaUnderRoc => 1 - (evaluator.Figures(figures.Loss).Classification!.AreaUnderRoc ?? double.NaN),
            _ => kind == LearningTask.Classification ? 1 - figures.Metric : figures.Metric,
        };
    }

    /// <summary>All figures.</summary>
    public Evaluation Evaluate()
    {
        Measure();
        return own.Figures(ownMeasured.Loss) with
        {
            Heads = [.. heads.Select(
                (head, i) => new HeadEvaluation(head.Head.Name, head.Head.Weight, head.Evaluator?.Figures(measured[i].Loss)))],
        };
    }

    private static ITaskEvaluator? EvaluatorOf(
        Head head, HeadRows rows, IReadOnlyList<Node> outputs, StateStore<float> store, TargetScaling? scaling, WorkerTeam team)
    {
        if (head.IsReconstruction)
        {
            return new ReconstructionEvaluator(rows, outputs, store, team);
        }

        var labelled = rows.Rows.Labelled();
        return labelled.HasSomethingToLearn ? new Evaluator(rows with { Rows = labelled }, outputs, store, scaling, team) : null;
    }
}
