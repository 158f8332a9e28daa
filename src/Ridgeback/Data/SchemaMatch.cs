namespace Ridgeback.Data;

/// <summary>Checks that data fit what a model was trained on.</summary>
internal static class SchemaMatch
{
    public static Dataset Require(Dataset data, DataSchema schema)
    {
        if (data.FeatureCount != schema.FeatureCount || !Fits(data.ExampleShape, schema.ExampleShape))
        {
            throw new InputException($"Dataset '{data.Name}'", $"expected examples of shape [{string.Join(", ", schema.ExampleShape)}] as "
                + $"the model was trained on, received [{string.Join(", ", data.ExampleShape.ToArray())}]",
                "Give data of the shape the model was trained on");
        }

        if (data.Task != LearningTask.None && data.Task != schema.Task)
        {
            throw new InputException(
                $"Dataset '{data.Name}'", $"expected data for {Word(schema.Task)}, received data for {Word(data.Task)}",
                "Give data for the task the model was trained on");
        }

        if (data.Task != LearningTask.Classification || data.ClassNames.SequenceEqual(schema.ClassNames))
        {
            return data;
        }
        // Fewer classes may be there, or in another order: the names decide.
        var places = ClassList.Places(schema.ClassNames);
        var labels = new int[data.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            if (data.Labels[row] < 0)
            {
                labels[row] = -1;
                continue;
            }

            var name = data.ClassNames[data.Labels[row]];
            if (!places.TryGetValue(name, out labels[row]))
            {
                throw new InputException(
                    $"Dataset '{data.Name}', row {row} (from 0)",
                    $"expected one of the classes {CsvDataset.Some(schema.ClassNames)}, received '{name}'",
                    "Give data with the classes the model was trained on");
            }
        }

        return data.WithSchema(schema with { FeatureNames = data.FeatureNames }, labels);
    }

    // A row of numbers fits an image of as many values, not one image another.
    private static bool Fits(ReadOnlySpan<int> shape, IReadOnlyList<int> expected) =>
        shape.Length == 1 || expected.Count == 1 || shape.SequenceEqual(expected.ToArray());

    private static string Word(LearningTask task) => task switch
    {
        LearningTask.Classification => "classification",
        LearningTask.Regression => "regression",
        _ => "no task",
    };
}
