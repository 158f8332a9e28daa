using System.Globalization;

namespace Ridgeback.Data;

/// <summary>Turns the texts of labels into class numbers.</summary>
internal static class ClassList
{
    /// <summary>
    /// Classes sorted by value where all are whole numbers, else by ordinal comparison; each label gets the place of its class.
    /// </summary>
    public static (int[] Numbers, string[] Names) Number(IReadOnlyList<string> labels)
    {
        var names = labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.All(name => IsWhole(name, out _)))
        {
            names = [.. names.OrderBy(name => IsWhole(name, out var value) ? value : 0)];
        }

        var places = Places(names);
        return ([.. labels.Select(label => places[label])], names);
    }

    /// <summary>The place of each class in a list of names.</summary>
    public static Dictionary<string, int> Places(IReadOnlyList<string> names)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            places.Add(names[i], i);
        }

        return places;
    }

    /// <summary>True for a whole number written without a decimal point.</summary>
    public static bool IsWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
