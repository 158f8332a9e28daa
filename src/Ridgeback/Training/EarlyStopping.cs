namespace Ridgeback.Training;

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

    /// <summary>
    /// A value that the training's objective measures on the dev rows and that is watched in place of <see cref="Measure"/>, smaller is
    /// better: the measure's name, with several steps <c>step/name</c>. Default null: <see cref="Measure"/> is watched.
    /// </summary>
    public string? Measured { get; init; }

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
