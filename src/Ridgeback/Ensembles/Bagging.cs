using Ridgeback.Data;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>
/// Bootstrap aggregating (R096): every member is trained on its own bootstrap set of the training rows, with its own seed. Source: L. Breiman, Bagging
/// predictors, 1996.
/// </summary>
/// <remarks>
/// A row that was drawn twice stands twice in the member's training rows, on which its preprocessing is fitted too; so a row that was not drawn
/// has had no influence on that member, and the out-of-bag error is as honest as one on dev rows. Where dev rows stop the training, they are the same for all.
/// </remarks>
public sealed record Bagging : EnsembleMethod
{
    /// <summary>How their predictions become one. Default the mean.</summary>
    public Combination Combination { get; init; }

    internal override EnsembleRun Train(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        EnsembleChecks.Combination(Combination, training.Data.Task);
        var seed = member.Options.Seed;
        var begun = trainer.TrainAll(
            Members, i => new MemberTraining.Assignment(Reseeded(member, i), training.Select(Bootstrap.Rows(training.Count, seed, i))), dev);
        var runs = EnsembleRun.Trained(begun);
        var ensemble = new Ensemble([.. runs.Select(run => run.Model)], Combination);
        var result = EnsembleRun.Of(ensemble, runs, training, dev, member.Options.ClassWeights);
        return result with
        {
            Cancelled = trainer.WasCancelled(begun, Members),
            OutOfBag = OutOfBag.Of(
                ensemble, [.. runs.Select(run => Bootstrap.Rows(training.Count, seed, run.Number - 1))], ClassWeights.Apply(result.ClassWeights, training.Data)),
        };
    }
}
