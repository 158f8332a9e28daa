namespace Ridgeback.Objectives;

/// <summary>The mean loss of the network's own task alone: Σ wᵢlᵢ / Σ wᵢ.</summary>
public sealed record OwnTask : Objective
{
    /// <inheritdoc/>
    public override string Kind => "ownTask";

    /// <inheritdoc/>
    public override ObjectiveNodes Build(ObjectiveScope scope) => new(TermOf(scope));

    internal static Term TermOf(ObjectiveScope scope) => new(TaskNodes.LossOf(scope.Network, scope.Graph), scope.Weights);
}
