using System.Text.Json;

namespace Ridgeback.Preprocessing;

/// <summary>A fitted transformation of features. Immutable; safe to use from many threads.</summary>
public abstract class Preprocessor
{
    private protected Preprocessor(int featureCount, int? outputCount = null) =>
        (FeatureCount, OutputCount) = (featureCount, outputCount ?? featureCount);

    /// <summary>The number of features it was fitted on.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of features it gives.</summary>
    public int OutputCount { get; }

    /// <summary>Whether what it gives are still the same features, an image still an image. False for components.</summary>
    public virtual bool KeepsFeatures => true;

    /// <summary>Whether it costs so little that it may be done again for each batch, in place of keeping what it gives.</summary>
    internal virtual bool IsCheap => true;

    /// <summary>The names of what it gives, from those of what it takes.</summary>
    public virtual IReadOnlyList<string> NamesOf(IReadOnlyList<string> names) => names;

    /// <summary>The name under which it is written to JSON.</summary>
    public abstract string Kind { get; }

    /// <summary>Transforms rows; one at a time or many, with the same bits.</summary>
    /// <param name="rows">Features, (rows, features), row-major.</param>
    /// <param name="output">(rows, <see cref="OutputCount"/>); may be the same memory as <paramref name="rows"/> where the counts are
    /// equal.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <exception cref="InputException">It was fitted on another number of features, or the lengths disagree.</exception>
    public void Apply(ReadOnlySpan<float> rows, Span<float> output, int featureCount)
    {
        Checks.Shapes(Kind, FeatureCount, OutputCount, rows, output, featureCount);
        Transform(rows, output[..(rows.Length / FeatureCount * OutputCount)]);
    }

    /// <summary>Takes transformed rows back, as far as that goes: what was left out comes back as its mean.</summary>
    /// <param name="rows">(rows, <see cref="OutputCount"/>), row-major.</param>
    /// <param name="output">(rows, <see cref="FeatureCount"/>); may be the same memory where the counts are equal.</param>
    /// <exception cref="InputException">The lengths disagree.</exception>
    public void Invert(ReadOnlySpan<float> rows, Span<float> output)
    {
        Checks.Shapes(Kind, OutputCount, FeatureCount, rows, output, OutputCount);
        InverseTransform(rows, output[..(rows.Length / OutputCount * FeatureCount)]);
    }

    /// <summary>Transforms whole rows of the right width.</summary>
    private protected abstract void Transform(ReadOnlySpan<float> rows, Span<float> output);

    private protected abstract void InverseTransform(ReadOnlySpan<float> rows, Span<float> output);

    /// <summary>Writes its statistics as properties of the current JSON object.</summary>
    internal abstract void WriteValues(Utf8JsonWriter json);
}
