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

    /// <summary>The step, draw and examples that random numbers are addressed by.</summary>
    public RandomPlace Place { get; }

    /// <summary>The activation that follows, past normalization and dropout, or null: it decides the default initializer.</summary>
    public Layer? Next { get; }

    /// <summary>Assignments to be run with the step, such as moving averages; empty outside of <see cref="Phase.Train"/>.</summary>
    public IReadOnlyList<Node> Updates => updates;

    /// <summary>A variable of this layer: made by the first build over the model's parameters, the same one ever after.</summary>
    /// <param name="name">Unique within the layer, such as <c>weights</c>; the full name is <c>layer/name</c>.</param>
    /// <param name="shape">Its shape; all axes known.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="initial">Its first value, of that shape or stretched to it.</param>
    /// <exception cref="GraphException">It exists with another shape or role.</exception>
    public Variable Parameter(string name, Shape shape, VariableRole role, Node initial) =>
        parameters.GetOrAdd(FullName(name), shape, role, initial);

    /// <summary>Gives a variable a new value when a training step commits; does nothing in another phase.</summary>
    public void Update(Variable variable, Node value)
    {
        if (Phase == Phase.Train)
        {
            updates.Add(Node.Assign(variable, value));
        }
    }

    /// <summary><c>layer/name</c>, for variables and random streams.</summary>
    public string FullName(string name) => $"{Name}/{name}";
}
