using Ridgeback.Data;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>
/// Members added one by one, each for what the ones before did wrong (R099). Classes: AdaBoost (SAMME), a weighted vote of members trained
/// on rows that count more the oftener they were misclassified. Numbers: gradient boosting, each member trained on what is left of the
/// targets.
/// </summary>
/// <remarks>
/// SAMME: with error e = Σ w·[wrong] / Σ w the member's weight is α = ln((1 − e)/e) + ln(k − 1), and w ← w·exp(α·[wrong]). It ends at the
/// first member that is no better than chance (e ≥ 1 − 1/k), which is left out unless it is the only one, and after one without errors.
/// Numbers: F₀ = mean target, Fₘ = Fₘ₋₁ + shrinkage·fₘ with fₘ trained on y − Fₘ₋₁; J. Friedman, Greedy function approximation, 2001.
/// The weights begin as those of the rows, times <see cref="TrainingOptions.ClassWeights"/> as they are fitted on all training rows: once,
/// and not again on boosted ones. A member's early stopping watches the dev rows: their classes, or what is left of their targets.
/// </remarks>
public sealed record Boosting : EnsembleMethod
{
    private const double DefaultShrinkage = 0.5;

    /// <summary>For numbers: how much of a member is added, above 0 and at most 1; null, the default: 0.5. Classes have none.</summary>
    /// <exception cref="Graphs.GraphException">It is out of range.</exception>
    public double? Shrinkage
    {
        get;
        init => field = value is null or (> 0 and <= 1) ? value : throw Setting.Wrong(
            "Boosting, Shrinkage", "a number above 0, at most 1", value.Value, "0.1 to 1 are usual; small ones want more members");
    }

    internal override EnsembleRun Train(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        if (member.Options.EarlyStopping is { Then: not AfterStopping.Keep } stopping)
        {
            throw new InputException(
                "Boosting, early stopping", $"expected to keep the best parameters, because later members stop by the dev rows too, "
                    + $"received {stopping.Then}", "Set Then (then) to keep");
        }

        if (training.Data.Task != LearningTask.Classification)
        {
            return Numbers(member, training, dev, trainer);
        }

        return Shrinkage is null ? Classes(member, training, dev, trainer) : throw new InputException(
            "Boosting, Shrinkage (shrinkage)",
            $"expected none for classes, whose members are weighted by their errors, received {Shrinkage}", "Leave it out");
    }

    private EnsembleRun Classes(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        var byClass = member.Options.ClassWeights?.Fit(training);
        var data = ClassWeights.Apply(byClass, training.Data);
        var counted = dev is null ? null : ClassWeights.Apply(byClass, dev);
        var unweighted = member with { Options = member.Options with { ClassWeights = null } };
        var (runs, memberWeights, cancelled) = (new List<MemberRun>(), new List<double>(), false);
        double[] weights = [.. Enumerable.Range(0, data.Count).Select(row => data.Weights.IsEmpty ? 1.0 : data.Weights[row])];
        while (runs.Count < Members && !IsOver(runs))
        {
            var weighted = data.WithWeights(Array.ConvertAll(weights, weight => (float)weight)).AsTrainingSet();
            var run = trainer.Train(runs.Count, Reseeded(unweighted, runs.Count), weighted, counted);
            cancelled |= run.StoppedBy == StopReason.Cancelled;
            if (cancelled && runs.Count > 0)
            {
                break;
            }

            var wrong = Wrong(run.Model, data);
            var error = Samme.Error(weights, wrong);
            var alpha = Samme.MemberWeight(error, data.ClassCount);
            if (alpha <= Samme.SmallestWeight)
            {
                if (runs.Count == 0)
                {
                    (runs, memberWeights) = ([run], [1]);
                }

                break;
            }

            runs.Add(run);
            memberWeights.Add(alpha);
            if (error <= Samme.SmallestError)
            {
                break;
            }

            Samme.Reweight(weights, wrong, alpha);
        }

        var ensemble = new Ensemble([.. runs.Select(run => run.Model)], Combination.Vote, memberWeights);
        return EnsembleRun.Of(ensemble, runs, training, dev, member.Options.ClassWeights) with { Cancelled = cancelled };
    }

    private EnsembleRun Numbers(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        var data = training.Data;
        var offsets = MeanTargets(data);
        var left = Residual.Of(data, offsets);
        var leftOfDev = dev is { Count: > 0 } ? Residual.Of(dev, offsets) : null;
        var (runs, cancelled, shrinkage) = (new List<MemberRun>(), false, Shrinkage ?? DefaultShrinkage);
        while (runs.Count < Members && !IsOver(runs))
        {
            var run = trainer.Train(runs.Count, Reseeded(member, runs.Count), left.Rows().AsTrainingSet(), leftOfDev?.Rows());
            cancelled |= run.StoppedBy == StopReason.Cancelled;
            if (cancelled && runs.Count > 0)
            {
                break;
            }

            runs.Add(run);
            left.Take(run.Model, shrinkage);
            leftOfDev?.Take(run.Model, shrinkage);
        }

        var ensemble = new Ensemble([.. runs.Select(run => run.Model)], Combination.Sum, [.. runs.Select(_ => shrinkage)], offsets);
        return EnsembleRun.Of(ensemble, runs, training, dev, member.Options.ClassWeights) with { Cancelled = cancelled };
    }

    /// <summary>Nothing is added to a member that was cancelled or broke down.</summary>
    private static bool IsOver(List<MemberRun> runs) =>
        runs.Count > 0 && runs[^1].StoppedBy is StopReason.Cancelled or StopReason.NotFinite;

    private static bool[] Wrong(Model model, Dataset data)
    {
        var predicted = ArgMax.OfRows<float>(model.Predict(data), data.ClassCount);
        var wrong = new bool[data.Count];
        for (var row = 0; row < wrong.Length; row++)
        {
            wrong[row] = predicted[row] != data.Labels[row];
        }

        return wrong;
    }

    private static double[] MeanTargets(Dataset data)
    {
        var (sums, total) = (new double[data.TargetCount], 0.0);
        for (var row = 0; row < data.Count; row++)
        {
            var weight = data.Weights.IsEmpty ? 1.0 : data.Weights[row];
            total += weight;
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * data.TargetsOf(row)[i];
            }
        }

        return [.. sums.Select(sum => sum / total)];
    }

    /// <summary>Rows with what is left of their targets, kept in double.</summary>
    private sealed class Residual(Dataset data, double[] left)
    {
        public static Residual Of(Dataset data, double[] offsets)
        {
            var left = new double[data.Targets.Length];
            for (var i = 0; i < left.Length; i++)
            {
                left[i] = data.Targets[i] - offsets[i % offsets.Length];
            }

            return new Residual(data, left);
        }

        public Dataset Rows() => data.WithTargets(Array.ConvertAll(left, value => (float)value));

        public void Take(Model model, double shrinkage)
        {
            var predicted = model.Predict(data);
            for (var i = 0; i < left.Length; i++)
            {
                left[i] -= shrinkage * predicted[i];
            }
        }
    }
}
