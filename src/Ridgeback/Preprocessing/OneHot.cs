using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>
/// Each categorical feature becomes one feature for each category that training rows have, and one for any other: 1 where it is that one,
/// else 0.
/// </summary>
/// <remarks>
/// Numbers stay as they are. A category that no training row has, or too few, is "other" ever after. A pipeline puts this step in by itself
/// where data have categories.
/// </remarks>
public sealed record OneHot : PreprocessingStep
{
    /// <summary>Training rows that a category must have for a feature of its own, ≥ 1; default 1.</summary>
    public int FewestRows
    {
        get;
        init => field = Setting.AtLeastOne(value, "One-hot, FewestRows", "1 gives every category of the training rows a feature");
    } = 1;

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedOneHot.Name);
        var schema = training.Data.Schema;
        var width = training.FeatureCount;
        int[]?[] counts =
            [.. Enumerable.Range(0, width).Select(feature => schema.CategoriesOf(feature) is { } names ? new int[names.Count] : null)];
        foreach (var rows in training.Data.Blocks())
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (counts[i % width] is { } own && rows[i] >= 0 && rows[i] < own.Length)
                {
                    own[(int)rows[i]]++;
                }
            }
        }

        int[]?[] kept = [.. counts.Select(
            own => own is null ? null : Enumerable.Range(0, own.Length).Where(category => own[category] >= FewestRows).ToArray())];
        return new FittedOneHot(kept, [.. Enumerable.Range(0, width).Select(schema.CategoriesOf)]);
    }
}

/// <summary><see cref="OneHot"/> with the categories of its training rows.</summary>
public sealed class FittedOneHot : Preprocessor
{
    internal const string Name = "oneHot";
    private readonly int[]?[] kept;
    private readonly IReadOnlyList<IReadOnlyList<string>?> categories;

    internal FittedOneHot(int[]?[] kept, IReadOnlyList<IReadOnlyList<string>?> categories)
        : base(kept.Length, kept.Sum(places => places is null ? 1 : places.Length + 1)) =>
            (this.kept, this.categories) = (kept, categories);

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override bool KeepsFeatures => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamesOf(IReadOnlyList<string> names) =>
    [
        .. Enumerable.Range(0, kept.Length).SelectMany(feature => kept[feature] is { } places
            ? [.. places.Select(place => $"{names[feature]} = {categories[feature]![place]}"), $"{names[feature]} = other"]
            : new[] { names[feature] }),
    ];

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (kept[i % kept.Length] is not { } places)
            {
                output[at++] = rows[i];
                continue;
            }

            output.Slice(at, places.Length + 1).Clear();
            var place = float.IsNaN(rows[i]) ? -1 : Array.IndexOf(places, (int)rows[i]);
            output[at + (place < 0 ? places.Length : place)] = 1;
            at += places.Length + 1;
        }
    }

    /// <summary>The category whose feature is greatest; −1 for other.</summary>
    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        var at = 0;
        for (var i = 0; i < output.Length; i++)
        {
            if (kept[i % kept.Length] is not { } places)
            {
                output[i] = rows[at++];
                continue;
            }

            var best = 0;
            for (var j = 1; j <= places.Length; j++)
            {
                best = rows[at + j] > rows[at + best] ? j : best;
            }

            output[i] = best < places.Length ? places[best] : -1;
            at += places.Length + 1;
        }
    }

    internal override void WriteValues(Utf8JsonWriter json)
    {
        json.WriteStartArray("features");
        for (var feature = 0; feature < kept.Length; feature++)
        {
            if (kept[feature] is not { } places)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartObject();
            JsonArrays.Write(json, "kept", [.. places.Select(place => (double)place)]);
            json.WriteStartArray("names");
            foreach (var name in categories[feature]!)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static Preprocessor Read(JsonElement json, int featureCount)
    {
        var features = JsonArrays.Property(json, "features", JsonValueKind.Array, Name);
        if (features.GetArrayLength() != featureCount)
        {
            throw Damaged($"expected {featureCount} features, received {features.GetArrayLength()}");
        }

        var kept = new int[]?[featureCount];
        var categories = new IReadOnlyList<string>?[featureCount];
        for (var feature = 0; feature < featureCount; feature++)
        {
            if (features[feature].ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var places = JsonArrays.Property(features[feature], "kept", JsonValueKind.Array, Name);
            string[] names = [.. JsonArrays.Property(features[feature], "names", JsonValueKind.Array, Name).EnumerateArray()
                .Select(name => name.GetString() ?? "")];
            kept[feature] = [.. JsonArrays.Read(features[feature], "kept", places.GetArrayLength(), Name).Select(place => (int)place)];
            categories[feature] = names;
            var wrong = Array.FindIndex(kept[feature]!, place => place < 0 || place >= names.Length);
            if (wrong >= 0)
            {
                throw Damaged($"expected categories of 0 to {names.Length - 1}, received {kept[feature]![wrong]}");
            }
        }

        return new FittedOneHot(kept, categories);
    }

    private static InputException Damaged(string what) => new($"Preprocessing '{Name}'", what, "Give an undamaged model");
}
