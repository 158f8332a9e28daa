using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>
/// Raises a momentum coefficient in a straight line over the first steps: step t, from 1, has start + (μ − start)·min(1, (t − 1)/steps).
/// </summary>
/// <remarks>
/// So step 1 has the start and every step from number steps + 1 on has μ. It counts completed steps, which a checkpoint holds, so a resumed
/// training goes on where it was. Source: Hinton et al., Improving neural networks by preventing co-adaptation of feature detectors (2012).
/// </remarks>
public sealed record MomentumRise
{
    /// <param name="steps">At least 1.</param>
    /// <param name="start">The coefficient of the first step, at least 0 and below 1; default 0.5.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public MomentumRise(int steps, double start = 0.5) => (Steps, Start) = (steps, start);

    /// <summary>Steps until the coefficient is reached, at least 1.</summary>
    public int Steps { get; init => field = Setting.AtLeastOne(value, "MomentumRise, Steps", "Some epochs' steps are usual"); }

    /// <summary>The coefficient of the first step, at least 0 and below 1; default 0.5. Above the last one it falls.</summary>
    public double Start { get; init => field = Setting.BelowOne(value, "MomentumRise, Start", "0.5 is usual"); }

    /// <summary>The coefficient of a step, a scalar.</summary>
    /// <param name="coefficient">μ, after the rise.</param>
    /// <param name="stepNumber">t, a scalar, from 1.</param>
    public Node Of(double coefficient, Node stepNumber) =>
        Start + ((coefficient - Start) * Node.Minimum(1.0, (stepNumber - 1.0) * (1.0 / Steps)));
}
