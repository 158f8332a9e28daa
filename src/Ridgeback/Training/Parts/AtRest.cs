namespace Ridgeback.Training.Parts;

/// <summary>Ends a training whose steps hardly change anything.</summary>
internal sealed class AtRest(TrainingContext context, StoppingTolerance tolerance) : ITrainingPart
{
    /// <summary>The objective of the step before; not a number before the first step.</summary>
    private double objective = double.NaN;

    public void Declare(SavedState saved) => saved.Number("objective", () => objective, value => objective = value, moves: true);

    public bool AfterStep(double loss)
    {
        (var gradientNorm, var penalty) = context.Plans.Watched();
        (var before, var now) = (objective, loss + penalty);
        objective = now;
        return gradientNorm <= tolerance.Gradient || Math.Abs(now - before) <= tolerance.Progress * Math.Max(1, Math.Abs(now));
    }
}
