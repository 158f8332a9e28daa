namespace Ridgeback.Training;

/// <summary>What early stopping watches on the dev rows.</summary>
public enum StoppingMeasure
{
    /// <summary>The mean data loss, without penalties.</summary>
    Loss,

    /// <summary>For classification the share of wrong answers; for regression the root mean squared error.</summary>
    Error,

    /// <summary>For classification: 1 − F1, for more than two classes of the mean F1.</summary>
    F1,

    /// <summary>
    /// For classification: 1 − the area under the ROC curve. Not a number, and so never an improvement, where it is undefined because dev
    /// rows of other classes are missing.
    /// </summary>
    AreaUnderRoc,
}

/// <summary>Early stopping by Algorithm 7.1: stop when the dev measure has not improved for a number of evaluations.</summary>
/// <remarks>
/// An improvement is strict: the new value is below the best so far. Evaluations happen at step 0, every n steps and
/// at the end; the parameters of the best one are returned however the run ends. What is watched need not be what is
/// trained on: the error may decide while the log-loss is made small. <see cref="Then"/> puts the dev rows to use
/// afterwards. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.8.
/// </remarks>
public sealed record EarlyStopping
{
    /// <param name="patience">Evaluations without improvement after which to stop, ≥ 1. Default 10.</param>
    /// <param name="measure">What to watch. Default: the loss.</param>
    /// <exception cref="Graphs.GraphException">Patience below 1.</exception>
    public EarlyStopping(int patience = 10, StoppingMeasure measure = StoppingMeasure.Loss)
    {
        Patience = Setting.AtLeastOne(patience, "EarlyStopping, Patience", "10 or 20 evaluations are usual");
        Measure = measure;
    }

    /// <summary>Evaluations without improvement after which to stop.</summary>
    public int Patience { get; }

    /// <summary>What is watched.</summary>
    public StoppingMeasure Measure { get; init; }

    /// <summary>
    /// The further head that is watched, of which some dev rows of a weight above 0 must have a label. Default null: the loss is the sum of
    /// all losses with their weights, every other measure that of the network's own task.
    /// </summary>
    public string? Head { get; init; }

    /// <summary>What follows. Default <see cref="AfterStopping.Keep"/>; the others need dev rows, which are then trained on.</summary>
    public AfterStopping Then { get; init; }

    /// <summary>
    /// For <see cref="AfterStopping.Retrain"/>: as many passes (default) or as many steps as the first training took to its best
    /// evaluation.
    /// </summary>
    public RetrainLength RetrainFor { get; init; }

    /// <summary>
    /// For <see cref="AfterStopping.Continue"/>: the most steps of the second training, ≥ 1. Default null: as many as the first one took to
    /// its best evaluation, and no less than one pass over all rows.
    /// </summary>
    /// <exception cref="Graphs.GraphException">Below 1.</exception>
    public int? MostSteps
    {
        get;
        init => field = value is { } given
            ? Setting.AtLeastOne(given, "EarlyStopping, MostSteps", "Leave it out for as many steps as the first training took") : null;
    }
}

/// <summary>The bookkeeping of Algorithm 7.1.</summary>
internal sealed class EarlyStoppingRule(int patience)
{
    /// <summary>v: the best value so far; infinite before the first evaluation.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>i*: the step of the best value; −1 before the first.</summary>
    public long BestStep { get; private set; } = -1;

    /// <summary>j: evaluations since the best one.</summary>
    public int Waited { get; private set; }

    public bool ShouldStop => Waited >= patience;

    /// <summary>Takes note of a value; true when it is the best so far. A value that is not a number is no improvement.</summary>
    public bool Observe(long step, double value)
    {
        if (value < Best)
        {
            (Best, BestStep, Waited) = (value, step, 0);
            return true;
        }

        Waited++;
        return false;
    }

    public void Restore(double best, long bestStep, int waited) => (Best, BestStep, Waited) = (best, bestStep, waited);
}
