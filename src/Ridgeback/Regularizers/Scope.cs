using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>Which variables a penalty or constraint means.</summary>
internal static class Scope
{
    /// <summary>True when the variable <c>layer/name</c> belongs to one of the layers; null means all.</summary>
    public static bool Includes(IReadOnlyList<string>? layers, Variable variable) =>
        layers is null || layers.Contains(LayerOf(variable), StringComparer.Ordinal);

    /// <summary>The layer of the variable <c>layer/name</c>; empty where it has none.</summary>
    public static string LayerOf(Variable variable) => variable.Name[..Math.Max(0, variable.Name.LastIndexOf('/'))];

    /// <summary>True for weights of the layers, and their biases when asked; never for normalization.</summary>
    public static bool Includes(IReadOnlyList<string>? layers, bool biases, Variable variable) =>
        (variable.Role == VariableRole.Weight || (biases && variable.Role == VariableRole.Bias)) && Includes(layers, variable);
}
