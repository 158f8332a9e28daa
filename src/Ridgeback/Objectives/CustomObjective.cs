namespace Ridgeback.Objectives;

/// <summary>An objective made by <see cref="Objective.Custom"/>.</summary>
public sealed record CustomObjective : Objective
{
    private readonly Func<ObjectiveScope, ObjectiveNodes> build;

    internal CustomObjective(string name, Func<ObjectiveScope, ObjectiveNodes> build) => (Kind, this.build) = (name, build);

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <inheritdoc/>
    public override ObjectiveNodes Build(ObjectiveScope scope) => build(scope);

    /// <inheritdoc/>
    public override string ToString() => $"Custom {Kind}";
}
