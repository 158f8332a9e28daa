using Ridgeback.Data;
using Ridgeback.Preprocessing;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>
/// Bootstrap aggregating (R096): every member is trained on its own bootstrap set of the training rows, with its own seed. Source: L.
/// Breiman, Bagging predictors, 1996.
/// </summary>
/// <remarks>
/// A row that was drawn twice stands twice in the member's training rows, on which its preprocessing is fitted too; so a row that was not
/// drawn has had no influence on that member, and the out-of-bag error is as honest as one on dev rows. Where dev rows stop the training,
/// they are the same for all.
/// </remarks>
public sealed record Bagging : EnsembleMethod
{
    private const int MostAttempts = 1000;

    /// <summary>How their predictions become one. Default the mean.</summary>
    public Combination Combination { get; init; }

    internal override EnsembleRun Train(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        EnsembleChecks.Combination(Combination, training.Data.Task);
        var imputes = member.Options.Preprocessing.Any(step => step is Impute) && HasValues(training.Data);
        int[][] drawn = [.. Enumerable.Range(0, Members).Select(i => Draw(training, member.Options.Seed, i, imputes))];
        var begun = trainer.TrainAll(Members, i => new MemberTraining.Assignment(Reseeded(member, i), training.Select(drawn[i])), dev);
        var runs = EnsembleRun.Trained(begun);
        var ensemble = new Ensemble([.. runs.Select(run => run.Model)], Combination);
        var result = EnsembleRun.Of(ensemble, runs, training, dev, member.Options.ClassWeights);
        return result with
        {
            Cancelled = trainer.WasCancelled(begun, Members),
            OutOfBag = OutOfBag.Of(
                ensemble, [.. runs.Select(run => drawn[run.Number - 1])], ClassWeights.Apply(result.ClassWeights, training.Data)),
        };
    }

    /// <summary>A member's rows; where missing values are filled in, drawn until every feature has some value to fill in from.</summary>
    private static int[] Draw(TrainingSet training, ulong seed, int member, bool imputes)
    {
        var rows = Bootstrap.Rows(training.Count, seed, member);
        for (var attempt = 1; imputes && attempt <= MostAttempts && !HasValues(training.Data.Select(rows)); attempt++)
        {
            rows = Bootstrap.Rows(training.Count, seed, member, attempt);
        }

        return rows;
    }

    private static bool HasValues(Dataset data)
    {
        var known = new bool[data.FeatureCount];
        foreach (var block in data.Blocks())
        {
            for (var i = 0; i < block.Length; i++)
            {
                known[i % known.Length] |= !float.IsNaN(block[i]);
            }

            if (Array.TrueForAll(known, one => one))
            {
                return true;
            }
        }

        return false;
    }
}
