using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>
/// Members that differ by their seed only (R097): first weights, batches and masks. Member m of seed s is the training with seed s + m − 1.
/// </summary>
public sealed record SeedAveraging : EnsembleMethod
{
    /// <summary>How their predictions become one. Default the mean.</summary>
    public Combination Combination { get; init; }

    internal override EnsembleRun Train(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer) =>
        Averaging.Train([.. Enumerable.Range(0, Members).Select(i => Reseeded(member, i))], Combination, training, dev, trainer);
}

/// <summary>
/// Averages of any networks, each trained in its own way (R097): other layers, losses, optimizers, penalties, initial values or seeds.
/// </summary>
public static class Averaging
{
    /// <summary>Trains the members on the same rows.</summary>
    /// <param name="members">1 or more.</param>
    /// <param name="training">The training rows, raw.</param>
    /// <param name="dev">The rows that decide when a member stops, raw; null trains all epochs.</param>
    /// <param name="combination">How their predictions become one. Default the mean.</param>
    /// <param name="ensemble">Where members are kept, and how many are trained at once. Default: all defaults.</param>
    /// <param name="cancellation">Cancelling returns the members that were trained.</param>
    /// <exception cref="InputException">There are no members, or the data does not fit one of them.</exception>
    public static EnsembleRun Fit(
        IReadOnlyList<EnsembleMember> members, TrainingSet training, Dataset? dev = null, Combination combination = Combination.Mean,
        EnsembleOptions? ensemble = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(training);
        training.Data.RequireLabels("Ensemble");
        dev?.RequireLabels("Ensemble");
        return Train(members, combination, training, dev, new MemberTraining(ensemble ?? new EnsembleOptions(), cancellation));
    }

    internal static EnsembleRun Train(
        IReadOnlyList<EnsembleMember> members, Combination combination, TrainingSet training, Dataset? dev, MemberTraining trainer)
    {
        if (members.Count == 0)
        {
            throw new InputException("Ensemble", "expected 1 member or more, received none", "Give networks to train");
        }

        EnsembleChecks.Combination(combination, training.Data.Task);
        var begun = trainer.TrainAll(members.Count, i => new MemberTraining.Assignment(members[i], training), dev);
        var runs = EnsembleRun.Trained(begun);
        var ensemble = new Ensemble([.. runs.Select(run => run.Model)], combination);
        return EnsembleRun.Of(ensemble, runs, training, dev, members[0].Options.ClassWeights)
            with
        { Cancelled = trainer.WasCancelled(begun, members.Count) };
    }
}
