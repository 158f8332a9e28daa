using Ridgeback.Ensembles;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What a finished, cancelled or failed training of an ensemble left in its folder.</summary>
public sealed record EnsembleResult
{
    /// <summary>The folder, as it was named.</summary>
    public required string Folder { get; init; }

    /// <summary>The training.</summary>
    public required EnsembleRun Training { get; init; }

    /// <summary>
    /// Figures on the test rows; null without test rows, and where the training did not come to its end: then they stay sealed.
    /// </summary>
    public EnsembleEvaluation? Test { get; init; }

    /// <summary>
    /// Figures on rows of the training source that were not trained on; null unless dev and test rows come from another source.
    /// </summary>
    public EnsembleEvaluation? TrainDev { get; init; }

    /// <summary>The configuration as used.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>The network of the configuration as a table; variations may have others.</summary>
    public required NetworkSummary Network { get; init; }

    /// <summary>Whether it came to its end.</summary>
    public bool Finished => !Training.Cancelled && Broken is null;

    /// <summary>The first member whose training broke down; null where none did.</summary>
    public MemberRun? Broken => Training.Members.FirstOrDefault(member => member.StoppedBy == StopReason.NotFinite);

    /// <summary>
    /// The squared error of the members' mean on the test rows as it is predicted from the dev rows, v/k + (k − 1)·c/k; null without
    /// either, and for members that correct one another.
    /// </summary>
    public double? PredictedFromDev => Test?.Errors is null ? null : Training.Dev?.Errors?.Predicted;
}
