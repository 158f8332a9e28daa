namespace Ridgeback.Data;

public sealed partial class Dataset
{
    /// <summary>Divides the rows into training, dev and sealed test rows; every row goes to exactly one part, in shuffled order.</summary>
    /// <param name="options">Shares or counts; null for shares from the number of rows (60/20/20 up to 100,000), stratified, seed
    /// 1.</param>
    /// <exception cref="InputException">The shares, counts or classes do not allow it, or the rows are dev or test rows
    /// already.</exception>
    public DataSplit Split(SplitOptions? options = null) => Splitter.Split(this, null, options ?? new SplitOptions());

    /// <summary>Divides the rows in shares from their number (60/20/20 up to 100,000), stratified.</summary>
    /// <param name="seed">The same seed gives the same split.</param>
    public DataSplit Split(ulong seed) => Split(new SplitOptions { Seed = seed });

    /// <summary>
    /// These rows and after them others of the same schema, in this dataset's name and role. Ids stay, unless both have one of them: then
    /// the others' are moved behind.
    /// </summary>
    internal Dataset Joined(Dataset other)
    {
        var own = ids.ToHashSet();
        var moved = other.ids.Any(own.Contains) ? own.Max() + 1 : 0;
        float[] both = weights.Length + other.weights.Length == 0 ? [] : [.. WeightsOrOnes(this), .. WeightsOrOnes(other)];
        return new Dataset(
            Schema, Name, Role, features.Joined(other.features), new TargetValues(
                [.. labels, .. other.labels], [.. targets, .. other.targets], both,
                [.. heads.Select(head => head.Joined(other.TargetsOf(head.Schema), other.Count))]),
            [.. ids, .. other.ids.Select(id => checked(id + moved))]);
    }

    private static float[] WeightsOrOnes(Dataset data)
    {
        if (data.weights.Length > 0)
        {
            return data.weights;
        }

        var ones = new float[data.Count];
        Array.Fill(ones, 1f);
        return ones;
    }
}
