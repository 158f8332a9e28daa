using Ridgeback.Graphs;
using Ridgeback.Networks;

namespace Ridgeback.Objectives;

/// <summary>
/// The mean loss of one further head alone, with its weight: of its labels or numbers, over the rows that have them; or of a
/// reconstruction, whose target is the network's input, so that it needs no labels.
/// </summary>
/// <param name="Head">The name of the head.</param>
public sealed record HeadTask(string Head) : Objective
{
    /// <inheritdoc/>
    public override string Kind => "headTask";

    /// <inheritdoc/>
    public override ObjectiveNodes Build(ObjectiveScope scope) => new(TermOf(scope, scope.Head(Head)));

    internal static Term TermOf(ObjectiveScope scope, HeadNode head) => new(
        TaskNodes.LossOf(head, scope.Features), Node.Input(BatchKeys.Of(BatchKeys.Weights, head.Head), [Shape.Batch]), head.Head.Weight);
}
