using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>What a layer has while it is built; one for each layer and build.</summary>
public sealed class LayerScope
{
    private readonly ParameterSet parameters;
    private readonly List<Node> updates = [];

    /// <param name="name">The layer's name, unique within the network.</param>
    /// <param name="phase">What the network is built for.</param>
    /// <param name="place">The step, draw and examples that random numbers are addressed by.</param>
    /// <param name="parameters">The model's variables.</param>
    /// <param name="next">The activation that follows, past normalization and dropout; null when there is none.</param>
    public LayerScope(string name, Phase phase, RandomPlace place, ParameterSet parameters, Layer? next)
    {
        this.parameters = parameters;
        Name = name;
        Phase = phase;
        Place = place;
        Next = next;
    }

    /// <summary>The layer's name, unique within the network.</summary>
    public string Name { get; }

    /// <summary>For errors: the name in quotes, and the line that added the layer where the network knows it.</summary>
    public string Where => Origin.Entered is { } origin && origin.Scope == Name ? origin.ToString() : $"'{Name}'";

    /// <summary>What the network is built for.</summary>
    public Phase Phase { get; }

    /// <summary>The layer whose parameters this one uses; null, the default, when it has its own.</summary>
    public string? SharedWith { get; init; }

    /// <summary>Whether a parameter of another layer was used.</summary>
    internal bool HasShared { get; private set; }

    /// <summary>The step, draw and examples that random numbers are addressed by.</summary>
    public RandomPlace Place { get; }

    /// <summary>The activation that follows, past normalization and dropout, or null: it decides the default initializer.</summary>
    public Layer? Next { get; }

    /// <summary>
    /// Whether the layer's input is that of the network, with noise on it or in another shape, and not the output of units; default false.
    /// </summary>
    public bool ReadsFeatures { get; init; }

    /// <summary>Assignments to be run with the step, such as moving averages; empty outside of <see cref="Phase.Train"/>.</summary>
    public IReadOnlyList<Node> Updates => updates;

    /// <summary>A variable of this layer: made by the first build over the model's parameters, the same one ever after.</summary>
    /// <param name="name">Unique within the layer, such as <c>weights</c>; the full name is <c>layer/name</c>.</param>
    /// <param name="shape">Its shape; all axes known.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="initial">Its first value, of that shape or stretched to it.</param>
    /// <returns>Under <see cref="SharedWith"/> the variable of that layer.</returns>
    /// <exception cref="GraphException">It exists with another shape or role, or the layer that it is shared with has none like
    /// it.</exception>
    public Variable Parameter(string name, Shape shape, VariableRole role, Node initial)
    {
        if (SharedWith is null)
        {
            return OwnParameter(name, shape, role, initial);
        }

        HasShared = true;
        var found = parameters.Find($"{SharedWith}/{name}");
        return found is not null && found.Role == role && found.Shape.Equals(shape) ? found : throw new GraphException(
            $"Layer {Where}",
            $"expected '{SharedWith}' with {name} {shape} to share, received {(found is null ? $"no {name}" : found.Shape)}",
            "Share between layers of the same settings and as many inputs");
    }

    /// <summary>The same, but never shared.</summary>
    /// <inheritdoc cref="Parameter"/>
    public Variable OwnParameter(string name, Shape shape, VariableRole role, Node initial) =>
        parameters.GetOrAdd(FullName(name), shape, role, initial);

    /// <summary>Gives a variable a new value when a training step commits; does nothing in another phase.</summary>
    /// <exception cref="GraphException">The variable is shared, so that it would get two values.</exception>
    public void Update(Variable variable, Node value)
    {
        if (SharedWith is not null)
        {
            throw new GraphException(
                $"Layer {Where}",
                $"expected a layer without moving averages to share with '{SharedWith}', received one that keeps {variable.Name}",
                "Leave sharedWith out here: averages over two places are those of neither");
        }

        if (Phase == Phase.Train)
        {
            updates.Add(Node.Assign(variable, value));
        }
    }

    /// <summary><c>layer/name</c>, for variables and random streams.</summary>
    public string FullName(string name) => $"{Name}/{name}";
}
