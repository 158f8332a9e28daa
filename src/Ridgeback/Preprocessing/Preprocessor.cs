using System.Text.Json;

namespace Ridgeback.Preprocessing;

/// <summary>A fitted transformation of features. Immutable; safe to use from many threads.</summary>
public abstract class Preprocessor
{
    private protected Preprocessor(int featureCount) => FeatureCount = featureCount;

    /// <summary>The number of features it was fitted on, and gives.</summary>
    public int FeatureCount { get; }

    /// <summary>The name under which it is written to JSON.</summary>
    public abstract string Kind { get; }

    /// <summary>Transforms rows; one at a time or many, with the same bits.</summary>
    /// <param name="rows">Features, (rows, features), row-major.</param>
    /// <param name="output">As many values; may be the same memory as <paramref name="rows"/>.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <exception cref="InputException">It was fitted on another number of features, or the lengths disagree.</exception>
    public void Apply(ReadOnlySpan<float> rows, Span<float> output, int featureCount)
    {
        Checks.Shapes(Kind, FeatureCount, rows, output, featureCount);
        Transform(rows, output[..rows.Length]);
    }

    /// <summary>Transforms whole rows of the right width.</summary>
    private protected abstract void Transform(ReadOnlySpan<float> rows, Span<float> output);

    /// <summary>Writes its statistics as properties of the current JSON object.</summary>
    internal abstract void WriteValues(Utf8JsonWriter json);
}
