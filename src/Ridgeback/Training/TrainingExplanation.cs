using System.Text;
using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Shows what a training step will run, without running it.</summary>
public static class TrainingExplanation
{
    /// <summary>The kernels of a step with their bytes and operations; of named steps one after the other.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="options">How it is trained.</param>
    /// <exception cref="InputException">The data does not fit the network.</exception>
    /// <param name="measuredRuns">Above 0, the step runs that many times on the first rows, and each kernel shows its least time.</param>
    public static string Explain(Network network, TrainingSet training, TrainingOptions options, int measuredRuns = 0)
    {
        network = network.For(training);
        TrainingChecks.Check(network, training, null, options);
        var own = ClassWeights.Apply(options.ClassWeights?.Fit(training), training.Data);
        var rows = TaskRows.Of(network, own, training.Data, new Preprocessing.TargetScaling?[network.Heads.Count]);
        var graph = new TrainingGraph(network, options, rows.LearnedFrom, rows.IsWeighted);
        var plans = new TrainingPlans<float>(graph, options.Seed, new WorkerTeam(Trainer.ThreadsOf(options.Threads)));
        var batch = Math.Min(options.BatchSize, training.Count);
        var text = new StringBuilder();
        foreach ((var step, var plan) in graph.Steps.Zip(plans.StepPlans(batch)))
        {
            if (measuredRuns > 0)
            {
                TrainingPlans<float>.Feed(plan, rows, [.. Enumerable.Range(0, batch)]);
            }

            text.Append(options.Steps.Count == 0 ? "A step" : $"Step '{step.Rule.Name}'")
                .Append($" with a batch of {batch}: loss, gradients, penalties, {(step.Rule.Optimizer ?? options.Optimizer).Kind}, ")
                .Append("constraints and moving averages\n")
                .Append((measuredRuns > 0 ? plan.Profile(measuredRuns) : plan.Explain()).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
