using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>A way to make an ensemble of one network.</summary>
public abstract record EnsembleMethod
{
    private protected EnsembleMethod()
    {
    }

    /// <summary>The most members, ≥ 1. Default 10.</summary>
    /// <exception cref="Graphs.GraphException">It is below 1.</exception>
    public int Members
    {
        get;
        init => field = Setting.AtLeastOne(value, "Ensemble, Members", "5 to 20 are usual");
    } = 10;

    /// <summary>Trains the members.</summary>
    /// <param name="network">The network of every member.</param>
    /// <param name="training">The training rows, raw: each member's preprocessing is fitted on its own training rows.</param>
    /// <param name="dev">The rows that decide when a member stops, raw; null trains all epochs.</param>
    /// <param name="options">How each is trained; the seed is that of the first member. Default: all defaults.</param>
    /// <param name="ensemble">Where members are kept, and how many are trained at once. Default: all defaults.</param>
    /// <param name="cancellation">Cancelling returns the members that were trained; where none was, those that had begun.</param>
    /// <exception cref="InputException">The data does not fit the network, or a setting does not fit the data.</exception>
    public EnsembleRun Fit(
        Network network, TrainingSet training, Dataset? dev = null, TrainingOptions? options = null, EnsembleOptions? ensemble = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        training.Data.RequireLabels("Ensemble");
        dev?.RequireLabels("Ensemble");
        return Train(new EnsembleMember(network, options ?? new TrainingOptions()), training, dev,
            new MemberTraining(ensemble ?? new EnsembleOptions(), cancellation));
    }

    internal abstract EnsembleRun Train(EnsembleMember member, TrainingSet training, Dataset? dev, MemberTraining trainer);

    /// <summary>The same member with the seed of another: the one given plus its number, from 0.</summary>
    private protected static EnsembleMember Reseeded(EnsembleMember member, int index) =>
        member with { Options = member.Options with { Seed = member.Options.Seed + (ulong)index } };
}
