using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;

namespace Ridgeback.Training;

/// <summary>What the steps of a training have in common: the network, its parameters, what optimizers keep.</summary>
/// <param name="Network">The network.</param>
/// <param name="Options">How to train.</param>
/// <param name="Examples">The number of rows that are trained on.</param>
/// <param name="Weighted">Whether rows have weights, or some no label.</param>
internal sealed record StepShared(Network Network, TrainingOptions Options, int Examples, bool Weighted)
{
    public ParameterSet Parameters { get; } = new();

    public OptimizerState OptimizerState { get; } = new();

    public StepLayers Layers { get; } = new(Network, Options);

    /// <summary>A variable of a step: with its name in between where there are several.</summary>
    public string NameOf(TrainingStep step, string name) => Options.Steps.Count == 0 ? $"training/{name}" : $"training/{step.Name}/{name}";

    /// <summary>The parameters that some step moves.</summary>
    public IReadOnlyList<Variable> Trained =>
        [.. Parameters.Trained.Where(variable => !Layers.Still.Contains(TrainingGraph.LayerOf(variable)))];

    /// <summary>The parameters that a step moves.</summary>
    /// <exception cref="InputException">Something names layers that have nothing for it, or that no step moves.</exception>
    public IReadOnlyList<Variable> TrainedBy(TrainingStep step)
    {
        LayerChecks.RequireEffect(Options, Trained);
        return [.. Trained.Where(variable => Moves(step, variable))];
    }

    public bool Moves(TrainingStep step, Variable variable) => Layers.Moves(step, TrainingGraph.LayerOf(variable));
}
