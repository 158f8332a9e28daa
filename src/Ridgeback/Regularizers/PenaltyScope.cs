using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A layer as a penalty sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, such as <c>relu</c>.</param>
/// <param name="Output">Its output, (batch, …).</param>
public sealed record PenalizedLayer(string Name, string Kind, Node Output);

/// <summary>The network as it is trained: what a penalty may speak of.</summary>
/// <param name="Features">The input (batch, …).</param>
/// <param name="Prediction">Probabilities or numbers, (batch, outputs).</param>
/// <param name="Layers">Every layer with its output, in order; the output layer last.</param>
/// <param name="Parameters">The trained parameters.</param>
/// <param name="Examples">The number of training examples, fixed for the run.</param>
public sealed record PenaltyScope(
    Node Features, Node Prediction, IReadOnlyList<PenalizedLayer> Layers, IReadOnlyList<Variable> Parameters, int Examples)
{
    private static readonly string[] Activations =
        ["relu", "leakyRelu", "sigmoid", "tanh", "softmax", "maxout", "fastDropout", "dropConnect"];

    /// <summary>All parameters, those of frozen layers too.</summary>
    public IReadOnlyList<Variable> AllParameters { get; init; } = Parameters;

    /// <summary>
    /// Where a parameter's reference point is kept; null where it is 0. Outside of a training given values are known, the start is not.
    /// </summary>
    internal Func<Variable, ReferencePoint, Node?> Reference { get; init; } = (variable, point) => point == ReferencePoint.Zero
        ? null
        : point.Values?.Invoke(variable) is { } values
            ? Node.Constant(Array.ConvertAll(values, value => (double)value), variable.Shape)
            : throw new GraphException(
                $"Penalty towards '{point}'", "expected a training, received a network by itself", "Leave this penalty out");

    /// <summary>A parameter less its reference point.</summary>
    public Node From(Variable variable, ReferencePoint point) =>
        Reference(variable, point) is { } start ? variable.Value - start : variable.Value;

    /// <summary>The chosen layers; by default those of hidden activations.</summary>
    /// <param name="names">Names of layers; null for all activation layers before the output.</param>
    /// <param name="user">Who asks, for errors.</param>
    /// <exception cref="GraphException">There is none, or a name is unknown.</exception>
    public IReadOnlyList<PenalizedLayer> Chosen(IReadOnlyList<string>? names, string user)
    {
        var chosen = Layers.Where((layer, i) =>
            names?.Contains(layer.Name, StringComparer.Ordinal) ?? (i < Layers.Count - 1 && Activations.Contains(layer.Kind))).ToList();
        if (chosen.Count > 0 && (names is null || chosen.Count == names.Distinct(StringComparer.Ordinal).Count()))
        {
            return chosen;
        }

        var all = string.Join(", ", Layers.Select(layer => layer.Name));
        throw new GraphException(
            user,
            names is null
                ? $"expected a hidden layer with an activation, received {all}"
                : $"expected names out of {all}, received {string.Join(", ", names)}",
            "Name the layers that it is for");
    }

    /// <summary>Refuses a layer whose output for an example depends on the other examples.</summary>
    internal void RequireExamplesApart(string user)
    {
        if (Layers.FirstOrDefault(layer => layer.Kind == "batchNormalization") is { } layer)
        {
            throw new GraphException(
                user, $"expected layers that treat each example by itself, received '{layer.Name}', which mixes the examples of a batch",
                "Leave out one of the two");
        }
    }
}
