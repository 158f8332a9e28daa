using Ridgeback.Kernels;

namespace Ridgeback.Training;

/// <summary>Evaluates a training on some rows: the tasks of its network, and its objectives where they are others.</summary>
internal sealed class RowsEvaluator
{
    private readonly EarlyStopping? stopping;
    private readonly NetworkEvaluator network;
    private readonly ObjectiveEvaluator[] objectives;

    /// <param name="context">The training.</param>
    /// <param name="rows">The prepared rows.</param>
    /// <param name="team">The threads.</param>
    public RowsEvaluator(TrainingContext context, TaskRows rows, WorkerTeam team)
    {
        (stopping, var graph, var fitted) = (context.Options.EarlyStopping, context.Graph, context.Preparation);
        network = new NetworkEvaluator(
            context.Network, (graph.EvaluationOutputs, graph.HeadOutputs), context.Evaluated, rows,
            (fitted.Scaling, fitted.HeadScalings), team);
        objectives = [.. graph.Objectives.Select(nodes => new ObjectiveEvaluator(nodes, context.Evaluated, rows, team))];
        Names = [.. graph.Objectives.SelectMany((nodes, i) => nodes.Measures.Select(measure =>
            context.Options.Steps.Count == 0 ? measure.Name : $"{graph.Steps[i].Rule.Name}/{measure.Name}"))];
    }

    /// <summary>What the objectives measure besides what they minimize.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The losses, the metric of the network's own task, and what the objectives measure.</summary>
    public MeasuredRows Measure()
    {
        (var loss, var metric) = network.Measure();
        if (objectives.Length == 0)
        {
            return new MeasuredRows(loss, metric, [], network.Watched(stopping, loss));
        }

        var found = objectives.Select(objective => objective.Measure()).ToList();
        loss = found.Sum(one => one.Loss);
        double[] values = [.. found.SelectMany(one => one.Values)];
        return new MeasuredRows(loss, metric, values, stopping?.Measured is { } name
            ? values[Names.ToList().IndexOf(name)] : network.Watched(stopping, loss));
    }

    /// <summary>All figures of the network's tasks.</summary>
    public Evaluation Evaluate() => network.Evaluate();
}

/// <summary>What was measured on some rows.</summary>
/// <param name="Loss">What is minimized, without penalties.</param>
/// <param name="Metric">The metric of the network's own task.</param>
/// <param name="Values">What the objectives measure, in their order.</param>
/// <param name="Watched">What early stopping compares, if these are the dev rows.</param>
internal sealed record MeasuredRows(double Loss, double Metric, IReadOnlyList<double> Values, double Watched);
