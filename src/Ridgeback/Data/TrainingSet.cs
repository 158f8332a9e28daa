namespace Ridgeback.Data;

/// <summary>Rows that may be learned from: the only thing preprocessing can be fitted on (R008).</summary>
/// <remarks>Comes from a split or from <see cref="Dataset.AsTrainingSet"/>, which refuses the dev and test rows of a split.</remarks>
public sealed class TrainingSet
{
    internal TrainingSet(Dataset data) => Data = data.As(DataRole.Training);

    /// <summary>The rows.</summary>
    public Dataset Data { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Data.Count;

    /// <summary>The number of features of one row.</summary>
    public int FeatureCount => Data.FeatureCount;

    /// <summary>Some of the rows, still for training: for a learning curve, or to overfit a tiny set first.</summary>
    public TrainingSet Select(ReadOnlySpan<int> rows) => new(Data.Select(rows));
}
