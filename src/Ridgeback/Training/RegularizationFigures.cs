using System.Collections;

namespace Ridgeback.Training;

/// <summary>
/// What regularization amounts to at one moment: the penalty of each layer, each multiplier and what it holds down. Equal when the numbers
/// are.
/// </summary>
/// <param name="names">What each figure is, such as <c>penalty dense1</c>, <c>multiplier 1</c>, <c>size 1</c>.</param>
/// <param name="values">As many numbers.</param>
public sealed class RegularizationFigures(IReadOnlyList<string> names, IReadOnlyList<double> values)
    : IReadOnlyList<(string Name, double Value)>, IEquatable<RegularizationFigures>
{
    /// <summary>No figures: nothing regularizes by itself.</summary>
    public static RegularizationFigures None { get; } = new([], []);

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public (string Name, double Value) this[int index] => (names[index], values[index]);

    /// <inheritdoc/>
    public IEnumerator<(string Name, double Value)> GetEnumerator() => names.Zip(values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(RegularizationFigures? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegularizationFigures);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, values[0]);
}
