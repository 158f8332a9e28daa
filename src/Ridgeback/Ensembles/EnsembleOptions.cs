namespace Ridgeback.Ensembles;

/// <summary>How members are trained beside one another and where they are kept.</summary>
public sealed record EnsembleOptions
{
    /// <summary>
    /// Where each member has a folder of its own, <c>member-1</c> and so on, with its checkpoint and, once it is trained, its model; null
    /// keeps nothing. Default null.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// True takes up what is in the folder: trained members are not trained again, another goes on from its checkpoint. Default false.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// A member's checkpoint is written after an evaluation when at least this long has passed since the last one. Default 5 seconds.
    /// </summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Members trained at the same time, ≥ 1; they share the threads. Default 1: one after another. The bits do not depend on it. Members
    /// of a boosted ensemble need the ones before and are always trained one after another.
    /// </summary>
    /// <exception cref="Graphs.GraphException">It is below 1.</exception>
    public int Parallel
    {
        get;
        init => field = Setting.AtLeastOne(value, "Ensemble, Parallel", "1 trains one member after another");
    } = 1;

    /// <summary>
    /// Called with each member that was trained to its end, on the thread that trained it, before it counts as trained. Default: nobody.
    /// </summary>
    public Action<MemberRun>? OnTrained { get; init; }

    /// <summary>Told after every evaluation of every member, one call at a time. Default: nobody.</summary>
    public IProgress<MemberPoint>? Progress { get; init; }
}
