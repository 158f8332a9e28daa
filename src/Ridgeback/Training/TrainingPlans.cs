using System.Numerics;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>A training graph compiled: for each batch size that occurs one plan for each step, and one store for all.</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed partial class TrainingPlans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainingGraph graph;
    private readonly WorkerTeam team;
    private readonly Dictionary<int, Plan<T>[]> steps = [];
    private readonly StateSegment<T> parameters;
    private Plan<T>? penalty;
    private Plan<T>[] last = [];
    private int reached;

    public TrainingPlans(TrainingGraph graph, ulong seed, WorkerTeam team)
    {
        (this.graph, this.team) = (graph, team);
        Store = new StateStore<T>(seed);
        parameters = Store.Add(graph.Parameters.All);
        Store.Add(graph.Kept);
    }

    public StateStore<T> Store { get; }

    /// <summary>
    /// Every step on some rows, one after the other: gradients and update. When a loss is not finite, nothing is updated from there on.
    /// </summary>
    /// <returns>The mean data loss before the step, in the train phase; of several steps the sum.</returns>
    /// <param name="data">The prepared rows.</param>
    /// <param name="rows">Those of the batch.</param>
    /// <param name="features">Features that take the place of the rows' own; empty for none.</param>
    public double Step(TaskRows data, ReadOnlySpan<int> rows, ReadOnlySpan<float> features = default)
    {
        last = StepPlans(rows.Length);
        var loss = 0.0;
        for (reached = 0; reached < last.Length && double.IsFinite(loss); reached++)
        {
            var plan = last[reached];
            Feed(plan, data, rows);
            if (!features.IsEmpty && plan.Needs(NetworkGraph.FeaturesKey))
            {
                var input = plan.Input(NetworkGraph.FeaturesKey);
                for (var i = 0; i < features.Length; i++)
                {
                    input[i] = T.CreateTruncating(features[i]);
                }
            }

            plan.Run();
            loss += plan.Scalar(0);
        }

        return loss;
    }

    /// <inheritdoc cref="Step(TaskRows, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public double Step(Dataset data, ReadOnlySpan<int> rows) => Step(new TaskRows(graph.Network.Task, data, []), rows);

    /// <summary>The norm of the last step's gradient and its penalty, when a tolerance is set.</summary>
    public (double GradientNorm, double Penalty) Watched() =>
        (last[0].Scalar(StepGraph.GradientNormOutput), last[0].Scalar(StepGraph.GradientNormOutput + 1));

    /// <summary>Puts the averages m/(1 − βᵗ) in place of the parameters that have one.</summary>
    public void CopyAverages(StateStore<T> target, double decay)
    {
        foreach (var step in graph.Steps)
        {
            var steps = Store.Scalar(step.Step);
            for (var i = 0; i < step.Averages.Count && steps > 0; i++)
            {
                var correction = T.CreateChecked(1 / (1 - Math.Pow(decay, steps)));
                target.SetTensor(step.Trained[i], [.. Store.Tensor(step.Averages[i]).Select(mean => correction * mean)]);
            }
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
        var layers = graph.Steps[reached - 1].TrainingLayers;
        var plan = Compile([.. layers.Select(layer => layer.Output)], rows.Length);
        Feed(plan, data, rows);
        plan.Run();
        for (var i = 0; i < layers.Count; i++)
        {
            if (!AllFinite(plan.Output(i)))
            {
                return $"the output of layer '{layers[i].Layer.Name}' is not finite";
            }
        }

        return FormattableString.Invariant($"the loss is {loss}, though the output of layer '{Network.OutputName}' is finite");
    }

    /// <summary>The penalties that need examples, as they were in the last step; 0 without any.</summary>
    public double DataPenalty => last.Length > 0 && graph.Regularization.HasDataPenalty
        ? last[^1].Scalar(graph.Steps[^1].DataPenaltyOutput) : 0;

    /// <summary>The penalties of the parameters as they are, and what regularization is measured by.</summary>
    public (double Penalty, RegularizationFigures Figures) Penalty()
    {
        var rules = graph.Steps.Select(step => step.Regularization).ToList();
        var figures = rules.SelectMany(rule => rule.Figures).ToList();
        penalty ??= Compile(
            [
                rules.Skip(1).Aggregate(rules[0].ParameterPenalty, (sum, rule) => sum + rule.ParameterPenalty),
                .. figures.Select(figure => figure.Value),
            ],
            1);
        penalty.Run();
        return (penalty.Scalar(0), figures.Count == 0 ? RegularizationFigures.None : new(
            [.. figures.Select(figure => figure.Name)], [.. figures.Select((_, i) => penalty.Scalar(1 + i))]));
    }

    /// <summary>The plan of the first step.</summary>
    public Plan<T> StepPlan(int batch) => StepPlans(batch)[0];

    /// <summary>The plans of all steps.</summary>
    public Plan<T>[] StepPlans(int batch) => steps.TryGetValue(batch, out var plans) ? plans : steps[batch] = CompileSteps(batch);

    public Plan<T> Compile(IReadOnlyList<Node> outputs, int batch, int? guard = null) =>
        Plan<T>.Compile(outputs, Store, new CompileOptions { Batch = batch, Team = team, Guard = guard });

    /// <summary>Apart from <see cref="StepPlans"/>, whose look-up must allocate no closure.</summary>
    private Plan<T>[] CompileSteps(int batch) => [.. graph.Steps.Select(step => Compile(step.StepOutputs, batch, guard: 0))];

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
}
