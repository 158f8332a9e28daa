namespace Ridgeback.Data;

/// <summary>What one further head learns from each row: labels, −1 where there is none, or numbers, NaN where there is none.</summary>
/// <param name="Schema">Its name, its task, its classes.</param>
/// <param name="Labels">One for each row; empty for numbers.</param>
/// <param name="Targets">Row by row; empty for classes.</param>
internal sealed record HeadTargets(HeadSchema Schema, int[] Labels, float[] Targets)
{
    /// <summary>Nothing known of any row.</summary>
    public static HeadTargets None(HeadSchema schema, int rows)
    {
        var (labels, targets) = (new int[schema.Task == LearningTask.Classification ? rows : 0],
            new float[schema.Task == LearningTask.Regression ? checked(rows * schema.TargetNames.Count) : 0]);
        Array.Fill(labels, -1);
        Array.Fill(targets, float.NaN);
        return new HeadTargets(schema, labels, targets);
    }

    public HeadTargets Select(int[] rows)
    {
        var width = Schema.TargetNames.Count;
        return this with
        {
            Labels = Labels.Length == 0 ? [] : Array.ConvertAll(rows, row => Labels[row]),
            Targets = Targets.Length == 0 ? [] : [.. rows.SelectMany(row => Targets[(row * width)..((row + 1) * width)])],
        };
    }

    /// <summary>These and those of other rows; without others nothing is known of them.</summary>
    public HeadTargets Joined(HeadTargets? other, int rows)
    {
        other ??= None(Schema, rows);
        return this with { Labels = [.. Labels, .. other.Labels], Targets = [.. Targets, .. other.Targets] };
    }
}
