using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>The point w₀ that a penalty of w − w₀ pulls weights towards.</summary>
public sealed class ReferencePoint
{
    private readonly string description;

    private ReferencePoint(string description, Func<Variable, float[]?>? values) => (this.description, Values) = (description, values);

    /// <summary>The origin.</summary>
    public static ReferencePoint Zero { get; } = new("zero", null);

    /// <summary>Where the training begins: the initializers' values, or those of the model that is fine-tuned.</summary>
    public static ReferencePoint Start { get; } = new("start", null);

    /// <summary>For <see cref="At"/>: the values of a parameter.</summary>
    internal Func<Variable, float[]?>? Values { get; }

    /// <summary>Given values, such as those of another trained model.</summary>
    /// <param name="description">A name for reports and checkpoints.</param>
    /// <param name="values">The values of a parameter, row by row; null for one that is pulled towards 0.</param>
    public static ReferencePoint At(string description, Func<Variable, float[]?> values) => new(description, values);

    /// <inheritdoc/>
    public override string ToString() => description;
}
