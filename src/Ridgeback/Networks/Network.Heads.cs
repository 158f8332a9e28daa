using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <content>Further tasks on the same layers.</content>
public sealed partial class Network
{
    /// <summary>The further tasks, in order; the network's own task is not among them.</summary>
    public IReadOnlyList<Head> Heads => [.. branches.Select(branch => branch.Head)];

    /// <summary>The hidden layers of all parts: the shared ones and those of the heads, under the names that parameters have.</summary>
    internal IEnumerable<Layer> HiddenLayers => entries.Concat(branches.SelectMany(branch => branch.Entries)).Select(entry => entry.Layer);

    /// <summary>The names of all layers, the output layers too.</summary>
    internal IEnumerable<string> LayerNames =>
        [.. entries.Select(entry => entry.Layer.Name!), OutputName,
            .. branches.SelectMany(branch => branch.Entries.Select(entry => entry.Layer.Name!).Append(branch.Head.OutputName))];

    /// <summary>The network with a further task on its layers, or on some of them.</summary>
    /// <param name="head">The task, its layers and its weight.</param>
    /// <param name="file">The caller's file, for errors; filled in by the compiler.</param>
    /// <param name="line">The caller's line, for errors; filled in by the compiler.</param>
    /// <exception cref="GraphException">The name is taken, or it stands on a layer that is not there.</exception>
    public Network WithHead(Head head, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (Array.Exists(branches, branch => branch.Head.Name == head.Name))
        {
            throw new GraphException(
                $"Head '{head.Name}'", "expected a name of its own, received that of another head", "Give the head another name");
        }

        List<Entry> known = [.. entries, .. branches.SelectMany(branch => branch.Entries)];
        if (head.From is { } from && from != Head.FromFeatures && !known.Exists(entry => entry.Layer.Name == from))
        {
            throw new GraphException(
                $"Head '{head.Name}'", $"expected to stand on '{Head.FromFeatures}' or a hidden layer out of "
                    + $"{string.Join(", ", known.Select(entry => entry.Layer.Name))}, received '{from}'",
                "Correct From (from), or leave it out for the last shared layer");
        }

        var own = new List<Entry>();
        foreach (var layer in head.Layers)
        {
            var entry = Named(layer, own, head.LayerName(""), new Origin(null, file, line));
            RequireShared(entry, known);
            if (known.Exists(other => other.Layer.Name == entry.Layer.Name))
            {
                throw new GraphException($"Layer {entry.Origin}",
                    $"expected a free name, received '{entry.Layer.Name}', which another layer has", "Give the layer another name");
            }

            own.Add(entry);
            known.Add(entry);
        }

        return new Network(Task, ExampleShape, entries, [.. branches, new Branch(head, [.. own])]);
    }

    /// <summary>Whether a layer is that of a task, and not hidden.</summary>
    internal static bool IsOutput(string layer) => layer == OutputName || layer.EndsWith("." + OutputName, StringComparison.Ordinal);
}
