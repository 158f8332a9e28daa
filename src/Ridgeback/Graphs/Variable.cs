namespace Ridgeback.Graphs;

/// <summary>What a variable is for; penalties, constraints and checkpoints choose by it.</summary>
public enum VariableRole
{
    /// <summary>A trained weight: penalties and constraints apply to it by default.</summary>
    Weight,

    /// <summary>A trained bias: exempt from penalties and constraints unless asked.</summary>
    Bias,

    /// <summary>A trained scale or shift of a normalization: exempt from penalties and constraints unless asked.</summary>
    Normalization,

    /// <summary>Not trained by a gradient but part of the model: a moving average.</summary>
    Statistic,

    /// <summary>Part of the training, not of the model: moments, counters, the learning rate.</summary>
    TrainingState,
}

/// <summary>A named place in a state store. Reading it is a node; an <c>Assign</c> writes it.</summary>
/// <remarks>
/// The variable itself holds no numbers: a store outside of the graph does, so that several plans can share
/// them or hold their own. Within one run of a plan all reads see the old value and all writes commit together.
/// </remarks>
public sealed class Variable
{
    /// <param name="name">Unique within a store, such as <c>hidden1/weights</c>; it also addresses its random numbers.</param>
    /// <param name="shape">All axes known. Rank 0 is kept in double precision whatever the plan's precision is.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="initial">The first value, of this shape or broadcast to it; default 0.</param>
    /// <exception cref="GraphException">The name is empty, an axis is unknown or the initial value does not fit.</exception>
    public Variable(string name, Shape shape, VariableRole role, Node? initial = null)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new GraphException($"Variable at {Origin.Current}", "expected a name, received an empty one", "Name every variable");
        }

        if (!shape.IsKnown)
        {
            throw new GraphException(
                $"Variable '{name}' at {Origin.Current}", $"expected known axes, received {shape}", "State cannot depend on the batch");
        }

        if (initial is { Kind: not ElementKind.Real })
        {
            throw new GraphException(
                $"Variable '{name}' at {Origin.Current}", $"expected a real initial value, received {initial}", "Convert it with ToReal");
        }

        Name = name;
        Shape = shape;
        Role = role;
        Initial = (initial ?? 0.0).BroadcastTo(shape);
        Value = new Node(new Ops.VariableRead(this), [], name);
    }

    /// <summary>The unique name.</summary>
    public string Name { get; }

    /// <summary>The shape; all axes are known.</summary>
    public Shape Shape { get; }

    /// <summary>What it is for.</summary>
    public VariableRole Role { get; }

    /// <summary>The first value, as an expression.</summary>
    public Node Initial { get; }

    /// <summary>The value at the beginning of a run, as a node.</summary>
    public Node Value { get; }

    /// <summary>True for roles that a gradient trains.</summary>
    public bool IsTrained => Role is VariableRole.Weight or VariableRole.Bias or VariableRole.Normalization;

    /// <summary>Reading the variable.</summary>
    public static implicit operator Node(Variable variable) => variable.Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
