using System.Globalization;

namespace Ridgeback.Diagnostics;

/// <summary>What kind of place on the loss some parameters are.</summary>
public enum CurvatureKind
{
    /// <summary>The gradient is not small: no place to judge by its curvature.</summary>
    Slope,

    /// <summary>The loss rises in every direction that was found.</summary>
    Minimum,

    /// <summary>It rises in some directions and falls in others: further descent is possible along the latter.</summary>
    Saddle,

    /// <summary>It falls in every direction that was found.</summary>
    Maximum,

    /// <summary>It hardly changes in any direction: a plateau.</summary>
    Flat,
}

/// <summary>The curvature of the loss at some parameters: the outer eigenvalues of its Hessian, found by Lanczos' method (R054).</summary>
/// <param name="Loss">The objective: mean data loss in the predict phase, and penalties.</param>
/// <param name="GradientNorm">√Σg².</param>
/// <param name="Eigenvalues">
/// Ritz values, rising: the outermost are the Hessian's own to high accuracy, those between stand for many.
/// </param>
/// <param name="Residual">How far the least Ritz value is from an eigenvalue at most.</param>
/// <param name="Kind">The verdict.</param>
/// <param name="LeastDirection">For each parameter by name, the direction of the least Ritz value, of norm 1 over all: at a saddle, the way
/// down.</param>
public sealed record Curvature(
    double Loss, double GradientNorm, IReadOnlyList<double> Eigenvalues, double Residual, CurvatureKind Kind,
    IReadOnlyDictionary<string, double[]> LeastDirection)
{
    /// <summary>A few lines for a person.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"loss {Loss:G6}, gradient norm {GradientNorm:G4}\neigenvalues of the Hessian from {Eigenvalues[0]:G4} (within {Residual:G2}) to "
            + $"{Eigenvalues[^1]:G4}\n")
        + Kind switch
        {
            CurvatureKind.Slope => "Not a stationary point: the gradient still leads down. Train on, or raise the learning rate.",
            CurvatureKind.Minimum => "A minimum: the loss rises in every direction that was found.",
            CurvatureKind.Saddle => string.Create(CultureInfo.InvariantCulture, $"A saddle: {Eigenvalues.Count(value => value < 0)} of "
                + $"{Eigenvalues.Count} directions found lead down. Momentum or a larger learning rate gets away from it."),
            CurvatureKind.Maximum => "A maximum: the loss falls in every direction that was found.",
            _ => "A plateau: the loss hardly changes in any direction. Look at initialization and saturated units.",
        };
}
