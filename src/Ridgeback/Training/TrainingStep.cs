using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Schedules;

namespace Ridgeback.Training;

/// <summary>One of the named steps that a training does with every mini-batch, one after the other.</summary>
/// <remarks>
/// Each step has an objective, layers whose parameters it moves, an update rule and a schedule of its own; it sees the parameters as the
/// step before it left them. The others' layers are held still and run as in training; those of no step run as in prediction. Penalties,
/// constraints, groups, clipping and averages are the training's and act in the step that moves the parameter.
/// </remarks>
/// <param name="Name">Its name, unlike those of the others.</param>
/// <param name="Objective">What it makes small.</param>
public sealed record TrainingStep(string Name, Objective Objective)
{
    /// <summary>
    /// The layers whose parameters it moves; a layer is in one step at most. Default null: those that no other step names.
    /// </summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>Its update rule. Default null: that of the training.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>
    /// How its learning rate changes from step to step. Default null: what the training's schedule and callbacks do to the training's rate,
    /// they do to that of the step.
    /// </summary>
    public Schedule? Schedule { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"step {Name}: {Objective}; {string.Join(',', Layers ?? ["all others"])}; {Optimizer}; {Schedule}";
}
