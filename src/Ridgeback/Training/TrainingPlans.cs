using System.Numerics;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>A training graph compiled: one gradient plan for each batch size that occurs, one update plan, one store.</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class TrainingPlans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainingGraph graph;
    private readonly WorkerTeam team;
    private readonly Dictionary<int, Plan<T>> gradientPlans = [];
    private readonly StateSegment<T> parameters;
    private readonly StateSegment<T> gradients;
    private Plan<T>? update;
    private Plan<T>? penalty;

    public TrainingPlans(TrainingGraph graph, ulong seed, WorkerTeam team)
    {
        this.graph = graph;
        this.team = team;
        Store = new StateStore<T>(seed);
        parameters = Store.Add(graph.Parameters.All);
        gradients = Store.Add(graph.GradientVariables);
        Store.Add([graph.Step, graph.LearningRate, .. graph.OptimizerState.All]);
    }

    public StateStore<T> Store { get; }

    /// <summary>Computes loss and gradients of some rows; the caller checks and then updates.</summary>
    /// <returns>The mean data loss, in the train phase.</returns>
    public double ComputeGradients(Dataset data, ReadOnlySpan<int> rows)
    {
        var plan = GradientPlan(rows.Length);
        Feed(plan, graph.Network.Task, data, rows);
        plan.Run();
        return plan.Scalar(0);
    }

    public bool GradientsAreFinite() => gradients.IsFinite(team);

    public bool ParametersAreFinite() => parameters.IsFinite();

    /// <summary>In words, the first parameter that is not finite.</summary>
    public string FirstParameterNotFinite() =>
        $"parameter '{graph.Parameters.All.First(variable => !AllFinite(Store.Tensor(variable))).Name}' is not finite";

    /// <summary>In words, the first thing that is not finite in a step: a layer's output, the loss, or a gradient.</summary>
    /// <remarks>Computes every layer's output once more; the parameters and masks are still those of the step.</remarks>
    public string FirstNotFinite(Dataset data, ReadOnlySpan<int> rows, double loss)
    {
        var plan = Compile([.. graph.TrainingLayers.Select(layer => layer.Output)], rows.Length);
        Feed(plan, graph.Network.Task, data, rows);
        plan.Run();
        for (var i = 0; i < graph.TrainingLayers.Count; i++)
        {
            if (!AllFinite(plan.Output(i)))
            {
                return $"the output of layer '{graph.TrainingLayers[i].Layer.Name}' is not finite";
            }
        }

        if (!double.IsFinite(loss))
        {
            return FormattableString.Invariant($"the loss is {loss}, though the output of layer '{Network.OutputName}' is finite");
        }

        var gradient = graph.GradientVariables.Index().First(entry => !AllFinite(Store.Tensor(entry.Item))).Index;
        return $"the gradient of '{graph.Trained[gradient].Name}' is not finite";
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

    public void Update() => (update ??= Compile(graph.UpdateOutputs, 1)).Run();

    public double Penalty()
    {
        penalty ??= Compile([graph.Penalty], 1);
        penalty.Run();
        return penalty.Scalar(0);
    }

    public Plan<T> GradientPlan(int batch)
    {
        if (!gradientPlans.TryGetValue(batch, out var plan))
        {
            gradientPlans[batch] = plan = Compile(graph.GradientOutputs, batch);
        }

        return plan;
    }

    public Plan<T> UpdatePlan() => update ??= Compile(graph.UpdateOutputs, 1);

    public Plan<T> Compile(IReadOnlyList<Node> outputs, int batch) =>
        Plan<T>.Compile(outputs, Store, new CompileOptions { Batch = batch, Team = team });

    /// <summary>Copies rows into a plan's inputs; allocates nothing.</summary>
    public static void Feed(Plan<T> plan, NetworkTask task, Dataset data, ReadOnlySpan<int> rows)
    {
        if (plan.Needs(NetworkGraph.FeaturesKey))
        {
            data.Gather(rows, plan.Input(NetworkGraph.FeaturesKey));
        }

        if (plan.Needs(TrainingGraph.ExamplesKey))
        {
            data.GatherIds(rows, plan.IndexInput(TrainingGraph.ExamplesKey));
        }

        if (!plan.Needs(TrainingGraph.TargetsKey))
        {
            return;
        }

        if (task.Loss.Targets == TargetKind.Labels)
        {
            data.GatherLabels(rows, plan.IndexInput(TrainingGraph.TargetsKey));
            return;
        }

        var targets = plan.Input(TrainingGraph.TargetsKey);
        if (task.Kind == LearningTask.Regression)
        {
            data.GatherTargets(rows, targets);
            return;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            targets[i] = T.CreateTruncating(data.Labels[rows[i]]);
        }
    }
}
