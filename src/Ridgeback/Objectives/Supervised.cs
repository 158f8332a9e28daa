namespace Ridgeback.Objectives;

/// <summary>
/// The mean loss of the network's own task, and those of its further heads (reconstructions among them) with their weights. What a training
/// minimizes unless it is told otherwise.
/// </summary>
public sealed record Supervised : Objective
{
    /// <inheritdoc/>
    public override string Kind => "supervised";

    /// <inheritdoc/>
    public override ObjectiveNodes Build(ObjectiveScope scope) =>
        new([OwnTask.TermOf(scope), .. scope.Graph.Heads.Select(head => HeadTask.TermOf(scope, head))]);
}
