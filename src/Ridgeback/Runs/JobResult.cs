using Ridgeback.Diagnostics;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What a finished, cancelled or failed training left in its folder.</summary>
public sealed record JobResult
{
    /// <summary>The folder, as it was named.</summary>
    public required string Folder { get; init; }

    /// <summary>The training.</summary>
    public required TrainingRun Training { get; init; }

    /// <summary>
    /// Figures on the test rows; null without test rows, and where the training did not come to its end: then they stay sealed.
    /// </summary>
    public Evaluation? Test { get; init; }

    /// <summary>
    /// Figures on rows of the training source that were not trained on; null unless dev and test rows come from another source.
    /// </summary>
    public Evaluation? TrainDev { get; init; }

    /// <summary>Whether dev and test rows can be told apart; null where they were not compared.</summary>
    public TwoSampleTest? DevAgainstTest { get; init; }

    /// <summary>What regularization did.</summary>
    internal RegularizationTable? Regularization { get; init; }

    /// <summary>The configuration as used.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>The network as a table.</summary>
    public required NetworkSummary Network { get; init; }
}
