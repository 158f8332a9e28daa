using Ridgeback.Data;

namespace Ridgeback.Training;

/// <summary>What the rows of each class count, in the loss and in every figure, on training, dev and test rows alike.</summary>
/// <remarks>They multiply the weights that rows have of their own.</remarks>
public sealed record ClassWeights
{
    private readonly double[]? byClass;

    private ClassWeights(double[]? byClass) => this.byClass = byClass;

    /// <summary>Every class counts the same: n/(k·nᶜ) for the nᶜ of n training rows (Σ of weights) that are of one of k classes.</summary>
    public static ClassWeights Balanced { get; } = new(byClass: null);

    /// <summary>One weight for each class, in the order of their numbers.</summary>
    /// <param name="weights">Finite and ≥ 0, not all 0.</param>
    /// <exception cref="Graphs.GraphException">A weight is out of range.</exception>
    public static ClassWeights Of(params IReadOnlyList<double> weights)
    {
        double[] values = [.. weights.Select(weight => Setting.NotNegative(weight, "Class weights", "1 counts a row once"))];
        return values.Any(weight => weight > 0) ? new(values)
            : throw Setting.Wrong("Class weights", "a weight above 0", "only zeros", "Give some class a weight");
    }

    /// <inheritdoc/>
    public override string ToString() => byClass is null ? "balanced"
        : string.Join(", ", byClass.Select(weight => weight.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Equal when the weights are.</summary>
    public bool Equals(ClassWeights? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The weight of each class, decided by the training rows.</summary>
    /// <exception cref="InputException">There are no classes, or another number of them.</exception>
    internal double[] Fit(TrainingSet training)
    {
        var data = training.Data;
        if (data.Task != LearningTask.Classification || (byClass is not null && byClass.Length != data.ClassCount))
        {
            throw new InputException(
                "Class weights",
                $"expected {(data.Task == LearningTask.Classification ? $"{data.ClassCount} weights, one for each class" : "classes")}, "
                + $"received {(data.Task == LearningTask.Classification ? $"{byClass!.Length}" : "numbers to predict")}",
                "Give one for each class, in the order of their numbers");
        }

        if (byClass is not null)
        {
            return byClass;
        }

        var counts = data.ClassCounts();
        var present = counts.Count(count => count > 0);
        return [.. counts.Select(count => count > 0 ? counts.Sum() / (present * count) : 0)];
    }

    /// <summary>Rows whose weights are multiplied by those of their classes; as they are without class weights.</summary>
    internal static Dataset Apply(IReadOnlyList<double>? byClass, Dataset data)
    {
        if (byClass is null || data.Count == 0)
        {
            return data;
        }

        var weights = new float[data.Count];
        for (var row = 0; row < weights.Length; row++)
        {
            weights[row] = (float)((data.Weights.IsEmpty ? 1 : data.Weights[row]) * (data.Labels[row] < 0 ? 1 : byClass[data.Labels[row]]));
        }

        return data.WithWeights(weights);
    }
}
