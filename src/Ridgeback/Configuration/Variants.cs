namespace Ridgeback.Configuration;

/// <summary>
/// The forms a setting can take. Written <c>{"type": "adam", "learningRate": 0.01}</c>, or <c>"adam"</c> when all its
/// settings keep their defaults.
/// </summary>
/// <remarks>A form may hold settings of the same set again (layers in a layer): the schema refers to the set by name.</remarks>
public sealed class Variants<T>
{
    /// <param name="name">The field's noun, such as <c>optimizer</c>: what messages and the schema's <c>$defs</c> call it.</param>
    /// <param name="items">At least one form; tags differ.</param>
    public Variants(string name, params IReadOnlyList<Variant<T>> items)
    {
        if (items.Count == 0 || items.DistinctBy(item => item.Tag, StringComparer.OrdinalIgnoreCase).Count() != items.Count)
        {
            throw new ArgumentException(
                $"variants '{name}': expected at least one form and different tags; rename or add one", nameof(items));
        }

        Name = name;
        Items = items;
    }

    /// <summary>What the set is called.</summary>
    public string Name { get; }

    /// <summary>The forms in the order of declaration.</summary>
    public IReadOnlyList<Variant<T>> Items { get; }

    internal Variant<T>? Find(string tag) =>
        Items.FirstOrDefault(item => item.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));
}
