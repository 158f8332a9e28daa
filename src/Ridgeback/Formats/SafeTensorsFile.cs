namespace Ridgeback.Formats;

/// <summary>What a safetensors file held: tensors in the order of its header, and its metadata.</summary>
public sealed class SafeTensorsFile
{
    private readonly Dictionary<string, SafeTensor> byName;

    internal SafeTensorsFile(string source, IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Source = source;
        Tensors = tensors;
        Metadata = metadata;
        byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>The tensors in the order of the header.</summary>
    public IReadOnlyList<SafeTensor> Tensors { get; }

    /// <summary>Free text by key; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="InputException">The file has no such tensor.</exception>
    public SafeTensor this[string name] => byName.TryGetValue(name, out var tensor) ? tensor : throw Missing(name);

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    private InputException Missing(string name) => new(
        $"Safetensors file '{Source}'",
        $"expected a tensor '{name}', received {Tensors.Count} others",
        Suggestion.For(name, byName.Keys) is { } near ? $"Did you mean '{near}'" : "Check that the file belongs to this model");
}
