using System.Globalization;
using System.Text.Json;
using Ridgeback.Charts;
using Ridgeback.Configuration;
using Ridgeback.Metrics;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Two configurations trained under the same data, split, augmentation and seeds (R015).</summary>
/// <param name="Measure">What was measured on the dev rows: "accuracy", or "RMSE".</param>
/// <param name="First">The measure of the first configuration, seed by seed.</param>
/// <param name="Second">That of the second.</param>
/// <param name="Test">The paired test of the measure.</param>
/// <param name="LossTest">The paired test of the dev loss; null when the losses are different ones.</param>
public sealed record Comparison(
    string Measure, IReadOnlyList<double> First, IReadOnlyList<double> Second, PairedTest Test, PairedTest? LossTest)
{
    /// <summary>Below this a difference is called more than chance.</summary>
    public const double Significance = 0.05;

    /// <summary>
    /// Trains both, seed after seed, and leaves no files. Test rows stay sealed; dev rows are compared on, so no second training uses them.
    /// </summary>
    /// <param name="first">The first configuration.</param>
    /// <param name="second">The second: it may differ in anything but data, split and augmentation.</param>
    /// <param name="seeds">How many seeds, from 1 on; 2 or more.</param>
    /// <param name="progress">Told after every training: seed, 1 or 2, and the measure.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="InputException">Data, split or augmentation differ, there are no dev rows, a training cannot start, or one breaks
    /// down.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Comparison Run(
        ConfigurationSource first, ConfigurationSource second, int seeds = 5,
        IProgress<(int Seed, int Which, double Measure)>? progress = null,
        CancellationToken cancellation = default)
    {
        if (seeds < 2)
        {
            throw new InputException("Comparison", $"expected 2 seeds or more, received {seeds}", "5 to 10 are usual");
        }

        BoundSettings<RunConfiguration>[] both = [first.Read(), second.Read()];
        RequireSameConditions(both[0], both[1]);
        var figures = new[] { new List<double>(), new List<double>() };
        var losses = new[] { new List<double>(), new List<double>() };
        var kinds = new string[2];
        var measure = "";
        for (var seed = 1; seed <= seeds; seed++)
        {
            for (var which = 0; which < 2; which++)
            {
                var data =
                    RunData.Open(ConfigurationSource.With(both[which], ("training.seed", seed.ToString(CultureInfo.InvariantCulture))));
                if (data.Split.Dev.Count == 0)
                {
                    throw new InputException(
                        "Comparison", "expected dev rows to compare on, received a split without any", "Give the dev rows a share");
                }

                var options = data.Settings.Value.Options();
                options = options
                    with
                { EarlyStopping = options.EarlyStopping is { } stopping ? stopping with { Then = AfterStopping.Keep } : null };
                var several = data.Settings.Value.Ensemble is not null;
                var (dev, broken) = several ? TrainSeveral(data, cancellation) : TrainOne(data, options, cancellation);
                cancellation.ThrowIfCancellationRequested();
                if (broken is not null)
                {
                    throw new InputException(
                        $"Comparison, configuration {which + 1}, seed {seed}",
                        $"expected a training that reaches its end, received: {broken}",
                        "A model that broke down has no figures to compare; change that setting");
                }

                measure = dev.Classification is null ? "RMSE" : "accuracy";
                figures[which].Add(dev.Accuracy ?? dev.Regression!.RootMeanSquaredError);
                losses[which].Add(dev.Loss);
                kinds[which] = several ? "of an ensemble" : data.Network.Task.Loss.ToString();
                progress?.Report((seed, which + 1, figures[which][^1]));
            }
        }

        return new Comparison(
            measure, figures[0], figures[1], PairedTest.Of(figures[0], figures[1]), kinds[0] == kinds[1]
                ? PairedTest.Of(losses[0], losses[1]) : null);
    }

    private static (Evaluation Dev, string? Broken) TrainOne(RunData data, TrainingOptions options, CancellationToken cancellation)
    {
        var run = Trainer.Fit(data.Network, data.Split.Train, data.Split.Dev, options, cancellation);
        return (run.Dev!, run.StoppedBy == StopReason.NotFinite ? run.Message : null);
    }

    private static (Evaluation Dev, string? Broken) TrainSeveral(RunData data, CancellationToken cancellation)
    {
        var run = EnsembleTraining.Fit(data, new Ensembles.EnsembleOptions(), cancellation);
        return (run.Dev!.Together, run.Members.FirstOrDefault(member => member.StoppedBy == StopReason.NotFinite)?.Message);
    }

    /// <summary>A sentence with the verdict.</summary>
    public string Verdict
    {
        get
        {
            if (Test.PValue >= Significance)
            {
                return string.Create(CultureInfo.InvariantCulture, $"No difference beyond chance over {Test.Pairs} seeds (p = "
                    + $"{Test.PValue:0.###}): a difference that matters would need more seeds to show.");
            }

            var better = (Test.MeanDifference > 0) == (Measure == "accuracy") ? "second" : "first";
            return string.Create(CultureInfo.InvariantCulture, $"The {better} is better by "
                + $"{NumberText.Short(Math.Abs(Test.MeanDifference))} in {Measure} on the dev rows, beyond chance (p = "
                + $"{Test.PValue:0.####}, {Test.Pairs} seeds).");
        }
    }

    private static void RequireSameConditions(BoundSettings<RunConfiguration> first, BoundSettings<RunConfiguration> second)
    {
        using var one = JsonDocument.Parse(first.ToJson());
        using var other = JsonDocument.Parse(second.ToJson());
        foreach (var section in new[] { "data", "augmentation" })
        {
            if (!JsonElement.DeepEquals(one.RootElement.GetProperty(section), other.RootElement.GetProperty(section)))
            {
                throw new InputException(
                    "Comparison", $"expected the same data, split and augmentation in both configurations, received different settings "
                        + $"under {section}",
                    "Make them equal: otherwise it is not the configurations that are compared");
            }
        }
    }
}
