using System.Globalization;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Schedules;

namespace Ridgeback.Training;

/// <summary>
/// The L2 penalty that the length of a training resembles (R093): ½λ‖w − w₀‖² added to the mean loss, w₀ the initial parameters.
/// </summary>
/// <remarks>
/// On a quadratic loss, τ steps of plain descent at rate η leave the share (1 − ηh)^τ of the way from w₀ to the optimum undone along
/// an eigenvector of the Hessian with eigenvalue h; the penalty leaves λ/(h + λ). To first order, where ηh ≪ 1 and h ≪ λ, the two agree
/// for λ ≈ 1/(τη). Here τη is the sum of the learning rates of all steps, and with momentum μ (heavy ball or Nesterov) the rate counts
/// η/(1 − μ). It is a likeness, not an equation: <see cref="Cautions"/> says where it is weak. Source: Goodfellow, Bengio and
/// Courville, Deep Learning (2016), section 7.8.
/// </remarks>
public sealed record EquivalentPenalty
{
    private const int FewSteps = 10;

    /// <summary>λ ≈ 1/(τη); null where no one strength can be named, as with optimizers that scale each weight's steps.</summary>
    public required double? Strength { get; init; }

    /// <summary>τ: steps up to the parameters of the model.</summary>
    public required long Steps { get; init; }

    /// <summary>Σ of the learning rates of these steps, as scheduled, without the factor of a momentum.</summary>
    public required double RateSum { get; init; }

    /// <summary>What weakens the claim, in sentences; empty for plain descent at a constant rate on a quadratic loss.</summary>
    public required IReadOnlyList<string> Cautions { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public string Sentence => Strength is { } strength
        ? string.Create(CultureInfo.InvariantCulture, $"{Counted} resemble an L2 penalty ½λ‖w − w₀‖² towards the initial weights with λ ≈ "
            + $"{strength:G3}, one over the sum of the learning rates.")
        : $"{Counted} hold the weights near the initial ones, as an L2 penalty towards them would, but no one strength can be named.";

    private string Counted => FormattableString.Invariant($"{Steps:N0} training steps");

    /// <summary>
    /// The strength λ whose penalty leaves along one eigenvector exactly what descent leaves: 1 − (1 − ηh)^τ = h/(h + λ).
    /// </summary>
    /// <param name="curvature">h > 0, the eigenvalue.</param>
    /// <param name="rate">η > 0, with ηh &lt; 1.</param>
    /// <param name="steps">τ ≥ 1.</param>
    /// <returns>h·(1 − ηh)^τ/(1 − (1 − ηh)^τ).</returns>
    /// <exception cref="Graphs.GraphException">A number is out of range.</exception>
    public static double Exactly(double curvature, double rate, long steps)
    {
        Setting.Positive(curvature, "Equivalent penalty, curvature", "Give an eigenvalue above 0");
        Setting.Positive(rate, "Equivalent penalty, rate", "Give the learning rate");
        if (rate * curvature >= 1 || steps < 1)
        {
            throw Setting.Wrong("Equivalent penalty", "rate · curvature below 1 and 1 step or more", string.Create(
                CultureInfo.InvariantCulture, $"{rate * curvature} and {steps}"), "Beyond it descent overshoots, which no penalty does");
        }

        var left = steps * double.LogP1(-rate * curvature);
        return -curvature * Math.Exp(left) / double.ExpM1(left);
    }

    /// <summary>Null where no step was taken.</summary>
    internal static EquivalentPenalty? Of(Network network, TrainingOptions options, long steps, double rateSum)
    {
        if (steps == 0 || rateSum == 0)
        {
            return null;
        }

        var gain = Gain(options.Optimizer);
        var mixed = options.Groups.Any(group => group.Frozen is false && (group.LearningRateFactor != 1 || group.Optimizer is not null));
        double? strength = gain is { } factor && !mixed ? 1 / (factor * rateSum) : null;
        return new EquivalentPenalty
        {
            Strength = strength,
            Steps = steps,
            RateSum = rateSum,
            Cautions = [.. Weak(network, options, steps, rateSum, gain, mixed)]
        };
    }

    /// <summary>How much further than by η·g a steady gradient g moves a weight; null where it depends on the weight.</summary>
    private static double? Gain(Optimizer optimizer) => optimizer switch
    {
        GradientDescent or EmaMomentum => 1,
        Momentum momentum => 1 / (1 - momentum.Coefficient),
        Nesterov nesterov => 1 / (1 - nesterov.Coefficient),
        _ => null,
    };

    private static IEnumerable<string> Weak(Network network, TrainingOptions options, long steps, double rateSum, double? gain, bool mixed)
    {
        if (gain is null)
        {
            yield return $"{options.Optimizer.Kind} scales each weight's steps by that weight's own gradients: in its terms there is "
                + $"another penalty for each weight.";
        }

        if (mixed)
        {
            yield return "Groups of layers have rates or rules of their own: each resembles a penalty of its own strength.";
        }

        if (gain is null || mixed)
        {
            yield break;
        }

        if (options.Schedule is not (null or ConstantRate) || Math.Abs(rateSum - (steps * options.Optimizer.LearningRate)) > 1e-9 * rateSum)
        {
            yield return "The learning rate was not constant: the sum of the rates stands in for steps times rate.";
        }

        if (options.Optimizer is Momentum { Rise: not null } or Nesterov { Rise: not null })
        {
            yield return "The momentum rose: its last value stands in for that of all steps.";
        }

        if (network.Layers.Count > 0 || network.Task.Loss is not Squared)
        {
            yield return "The loss is not quadratic in the weights: the likeness holds only as far as its curvature stays what it was at "
                + "the start.";
        }

        if (steps < FewSteps * gain)
        {
            yield return "There were few steps: λ times the learning rate is not small, and the first-order comparison is rough.";
        }

        if (options.Clipping is not null)
        {
            yield return "Gradients were clipped: clipped steps are shorter than the sum of the rates says.";
        }
    }
}
