using System.Collections;

namespace Ridgeback.Training;

/// <summary>What the objective of a training measured at one evaluation. Equal when the numbers are.</summary>
/// <param name="values">The values, in the order of the objective.</param>
public sealed class MeasuredValues(IReadOnlyList<MeasuredValue> values) : IReadOnlyList<MeasuredValue>, IEquatable<MeasuredValues>
{
    /// <summary>Nothing was measured besides losses and metrics.</summary>
    public static MeasuredValues None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public MeasuredValue this[int index] => values[index];

    /// <summary>The value of that name.</summary>
    /// <param name="name">As the objective calls it; with several steps <c>step/name</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public MeasuredValue this[string name] => values.FirstOrDefault(value => value.Name == name)
        ?? throw new KeyNotFoundException(
            $"No measured value '{name}'; there are: {string.Join(", ", values.Select(value => value.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<MeasuredValue> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(MeasuredValues? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MeasuredValues);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, values[0]);
}

/// <summary>One measured value.</summary>
/// <param name="Name">As the objective calls it; with several steps <c>step/name</c>.</param>
/// <param name="Train">On the training sample.</param>
/// <param name="Dev">On the dev rows; null without dev rows.</param>
public sealed record MeasuredValue(string Name, double Train, double? Dev);
