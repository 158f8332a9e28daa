using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A region that weights are brought back into after every step, before they are written.</summary>
public abstract record Constraint
{
    /// <summary>The names of the layers that are constrained; default null: all.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>The name in a configuration, such as <c>maxNorm</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True for weights of rank 2 or more of the chosen layers; never for biases or normalization.</summary>
    public bool AppliesTo(Variable variable) =>
        variable.Role == VariableRole.Weight && variable.Shape.Rank >= 2 && Scope.Includes(Layers, variable);

    /// <summary>The nearest allowed weights.</summary>
    /// <param name="weights">The new value, of rank 2 or more; the last axis is the units.</param>
    public abstract Node Project(Node weights);

    /// <summary>A constraint of one's own, in a line: <c>Constraint.Custom("nonNegative", w => w.Relu())</c>.</summary>
    /// <param name="name">Its name in reports and checkpoints.</param>
    /// <param name="project">From new weights to the nearest allowed ones; projecting twice must be projecting once.</param>
    public static Constraint Custom(string name, Func<Node, Node> project) => new CustomConstraint(name, project);

    private sealed record CustomConstraint : Constraint
    {
        private readonly Func<Node, Node> project;

        public CustomConstraint(string name, Func<Node, Node> project) => (Kind, this.project) = (name, project);

        public override string Kind { get; }

        public override Node Project(Node weights) => project(weights);
    }
}
