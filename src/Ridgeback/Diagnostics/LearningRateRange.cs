using Ridgeback.Data;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Schedules;
using Ridgeback.Training;

namespace Ridgeback.Diagnostics;

/// <summary>One step of a range test.</summary>
/// <param name="Rate">The learning rate of the step.</param>
/// <param name="Loss">The mini-batch's mean loss before it.</param>
/// <param name="Smoothed">The corrected exponential average of the losses so far, β = 0.9.</param>
public sealed record RangePoint(double Rate, double Loss, double Smoothed);

/// <summary>The learning-rate range test: one short training whose rate grows from step to step until the loss breaks out.</summary>
/// <remarks>
/// The rate grows by the same factor each step. The suggestion is where the smoothed loss falls fastest against the logarithm of the
/// rate; the rate where it was least is the edge, beyond which nothing is learned. Source: Smith, Cyclical learning rates for training
/// neural networks (2017).
/// </remarks>
/// <param name="Points">Every step, in order.</param>
/// <param name="Suggestion">The rate at which the smoothed loss falls fastest.</param>
/// <param name="Edge">The rate at which the smoothed loss is least.</param>
public sealed record LearningRateRange(IReadOnlyList<RangePoint> Points, double Suggestion, double Edge)
{
    /// <summary>A test ends where the smoothed loss is that many times its least value.</summary>
    public const double BreaksOutAt = 4;

    private const int SettlingSteps = 10;

    /// <summary>Runs the test; the network's initial values and batches are those of a training with these options.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="options">How it is trained; schedule, early stopping, checkpoint and callbacks are left out.</param>
    /// <param name="from">The rate of the first step, above 0; default 1e-6.</param>
    /// <param name="to">The rate of the last step, above the first; default 10.</param>
    /// <param name="steps">Steps at most, ≥ 20; default 200.</param>
    /// <exception cref="InputException">A bound is out of range, the data does not fit, or the solver is <see cref="Solver.ClosedForm"/>,
    /// which has no rate.</exception>
    public static LearningRateRange Test(
        Network network, TrainingSet training, TrainingOptions options, double from = 1e-6, double to = 10, int steps = 200)
    {
        if (!(from > 0 && from < to && double.IsFinite(to)) || steps < 20)
        {
            throw new InputException(
                "Learning-rate range test", FormattableString.Invariant(
                    $"expected rates 0 < from < to and 20 steps or more, received {from} to {to} in {steps} steps"),
                "1e-6 to 10 in 200 steps are usual");
        }

        if (options.Solver == Solver.ClosedForm)
        {
            throw new InputException(
                "Learning-rate range test", "expected a training by gradients, received the closed form, which has no learning rate",
                "Choose the solver 'gradient' to look for one");
        }

        double RateOf(long step) => from * Math.Pow(to / from, (double)step / (steps - 1));
        var recorder = new Recorder(RateOf, steps);
        var batches = Math.Max(1, training.Data.Count / Math.Max(1, options.BatchSize));
        Trainer.Fit(network, training, null, options with
        {
            Schedule = new Custom("range test", place => RateOf(place.Step) / options.Optimizer.LearningRate),
            Epochs = (steps + batches - 1) / batches,
            EvaluateEvery = int.MaxValue,
            EarlyStopping = null,
            Tolerance = null,
            Checkpoint = null,
            Callbacks = [recorder],
            Progress = null,
            Logger = null,
        });
        var points = recorder.Points;
        var edge = points.Skip(Math.Min(SettlingSteps, points.Count - 1)).MinBy(point => point.Smoothed)!;
        return new LearningRateRange(points, Steepest(points, edge), edge.Rate);
    }

    /// <summary>The rate before the edge at which the smoothed loss falls fastest, over five steps.</summary>
    private static double Steepest(IReadOnlyList<RangePoint> points, RangePoint edge)
    {
        const int Half = 2;
        (var best, var rate) = (double.PositiveInfinity, edge.Rate / 10);
        for (var i = SettlingSteps; i + Half < points.Count && points[i].Rate <= edge.Rate; i++)
        {
            var slope = points[i + Half].Smoothed - points[i - Half].Smoothed;
            if (slope < best)
            {
                (best, rate) = (slope, points[i].Rate);
            }
        }

        return rate;
    }

    private sealed class Recorder(Func<long, double> rateOf, int steps) : TrainingCallback
    {
        private readonly ExponentialAverage average = new();
        private double least = double.PositiveInfinity;

        public List<RangePoint> Points { get; } = [];

        public override void OnStep(in StepContext step)
        {
            var smoothed = average.Add(step.Loss);
            Points.Add(new RangePoint(rateOf(step.Step - 1), step.Loss, smoothed));
            least = Math.Min(least, smoothed);
            if (step.Step >= steps || (step.Step > SettlingSteps && smoothed > BreaksOutAt * least))
            {
                step.Control.Stop();
            }
        }
    }
}
