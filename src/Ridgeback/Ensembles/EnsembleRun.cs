using Ridgeback.Data;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>What the training of an ensemble leaves behind.</summary>
public sealed record EnsembleRun
{
    /// <summary>The members as one.</summary>
    public required Ensemble Ensemble { get; init; }

    /// <summary>The members' trainings, in the order of the ensemble's members.</summary>
    public required IReadOnlyList<MemberRun> Members { get; init; }

    /// <summary>How ensemble and members do on all training rows.</summary>
    public required EnsembleEvaluation Train { get; init; }

    /// <summary>The same on the dev rows; null without dev rows, and where a member was trained on them in a second training.</summary>
    public EnsembleEvaluation? Dev { get; init; }

    /// <summary>For bagging: how it does on training rows, each predicted by members that were not trained on it; null otherwise.</summary>
    public OutOfBag? OutOfBag { get; init; }

    /// <summary>What rows of each class counted; null where class weights were not asked for. Those of the first member.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>Whether it was cancelled: then the members are those that were trained, or, where none was, those that had begun.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Opens a sealed test set and evaluates ensemble and members on it; the opening is recorded.</summary>
    public EnsembleEvaluation Evaluate(SealedTestSet test) => Evaluate(test.Open($"evaluation of {Members.Count} members"));

    /// <summary>Evaluates ensemble and members on labelled rows, which count what their classes did in training.</summary>
    public EnsembleEvaluation Evaluate(Dataset data) => Ensemble.EvaluateMembers(Training.ClassWeights.Apply(ClassWeights, data));

    /// <summary>The members of a training that may have been cancelled: one that was hardly trained would spoil a mean.</summary>
    internal static IReadOnlyList<MemberRun> Trained(IReadOnlyList<MemberRun> runs)
    {
        MemberRun[] trained = [.. runs.Where(run => run.StoppedBy != StopReason.Cancelled)];
        return trained.Length > 0 ? trained : runs;
    }

    internal static EnsembleRun Of(
        Ensemble ensemble, IReadOnlyList<MemberRun> members, TrainingSet training, Dataset? dev, ClassWeights? weights)
    {
        var byClass = weights?.Fit(training);
        return new EnsembleRun
        {
            Ensemble = ensemble,
            Members = members,
            ClassWeights = byClass,
            Train = ensemble.EvaluateMembers(Training.ClassWeights.Apply(byClass, training.Data)),
            Dev = dev is { Count: > 0 } && !members.Any(member => member.TrainedOnDev)
                ? ensemble.EvaluateMembers(Training.ClassWeights.Apply(byClass, dev)) : null,
        };
    }
}
