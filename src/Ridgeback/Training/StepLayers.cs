using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Which step of a training moves which layer, and which layers stay as they are.</summary>
internal sealed class StepLayers
{
    private readonly Dictionary<string, string> owners;
    private readonly HashSet<string> named;

    public StepLayers(Network network, TrainingOptions options)
    {
        owners = network.HiddenLayers.Where(LayerChecks.HasNoneOfItsOwn)
            .ToDictionary(layer => layer.Name!, layer => layer.SharedWith!, StringComparer.Ordinal);
        named = options.AllSteps.SelectMany(step => step.Layers ?? []).ToHashSet(StringComparer.Ordinal);
        Still = options.Groups.Where(group => group.Frozen).SelectMany(group => group.Layers).ToHashSet(StringComparer.Ordinal);
        if (options.AllSteps.All(step => step.Layers is not null))
        {
            Still.UnionWith(WithParameters(network).Where(layer => !named.Contains(OwnerOf(layer))));
        }
    }

    /// <summary>Layers that no step moves; they run as in prediction.</summary>
    public HashSet<string> Still { get; }

    /// <summary>Whether a step moves the parameters and averages of a layer.</summary>
    public bool Moves(TrainingStep step, string layer) => !Still.Contains(layer)
        && (step.Layers?.Contains(OwnerOf(layer), StringComparer.Ordinal) ?? !named.Contains(OwnerOf(layer)));

    /// <summary>The layer whose parameters a layer uses.</summary>
    private string OwnerOf(string layer) => owners.GetValueOrDefault(layer, layer);

    private static IEnumerable<string> WithParameters(Network network)
    {
        var parameters = new ParameterSet();
        network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        return parameters.All.Select(TrainingGraph.LayerOf);
    }
}
