namespace Ridgeback.Training;

/// <summary>Where a run keeps its checkpoint.</summary>
/// <param name="Folder">The folder; made if it does not exist.</param>
public sealed record CheckpointOptions(string Folder)
{
    /// <summary>Written after an evaluation when at least this long has passed since the last one. Default 5 seconds.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True continues from the checkpoint in the folder, if there is one; false begins anew. Default false.</summary>
    public bool Resume { get; init; }
}
