using Ridgeback.Optimizers;

namespace Ridgeback.Training;

/// <summary>Some layers that are trained otherwise than the rest. Penalties and constraints have <c>Layers</c> of their own.</summary>
public sealed record ParameterGroup
{
    /// <param name="layers">The names of the layers; a layer is in one group at most.</param>
    public ParameterGroup(params IReadOnlyList<string> layers) => Layers = layers;

    /// <summary>The names of the layers.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>What their learning rate is multiplied with, ≥ 0; default 1.</summary>
    public double LearningRateFactor
    {
        get;
        init => field =
            Setting.NotNegative(value, "Parameter group, LearningRateFactor", "0.1 is usual for layers that were trained before");
    } = 1;

    /// <summary>An update rule of their own; its learning rate follows the same schedule. Default null: that of the training.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>
    /// True holds their parameters and statistics still and runs them as in prediction, so that their batch normalization uses its moving
    /// averages; default false.
    /// </summary>
    public bool Frozen { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{string.Join(',', Layers)} × {LearningRateFactor} {Optimizer} {(Frozen ? "frozen" : "")}");
}
