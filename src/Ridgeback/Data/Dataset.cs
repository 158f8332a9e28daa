namespace Ridgeback.Data;

/// <summary>Rows of features, with a label, targets or nothing for each. Immutable; safe to read from many threads.</summary>
/// <remarks>
/// Rows are examples. All values are finite: missing values are refused where data come in, with row and column, unless they were asked to
/// be let through for an imputer; then they are NaN. A category is its number in the schema's <see cref="DataSchema.Categories"/>. Features
/// are held in memory, or in a temporary file where there are too many (<see cref="InFile"/>); everything else, some 50 bytes a row in a
/// training, is in memory.
/// </remarks>
public sealed partial class Dataset
{
    private readonly FeatureRows features;
    private readonly int[] labels;
    private readonly float[] targets;
    private readonly float[] weights;
    private readonly HeadTargets[] heads;
    private readonly int[] ids;
    private readonly int[] exampleShape;
    private string? fingerprint;

    private Dataset(DataSchema schema, string name, DataRole role, FeatureRows features, TargetValues target, int[] ids)
    {
        Schema = schema.Heads.Count + target.Heads.Length == 0 ? schema
            : schema with { Heads = [.. target.Heads.Select(head => head.Schema)] };
        Name = name;
        Role = role;
        exampleShape = [.. schema.ExampleShape];
        this.features = features;
        labels = target.Labels;
        targets = target.Targets;
        weights = target.Weights;
        heads = target.Heads;
        this.ids = ids;
    }

    /// <summary>The name, for messages and reports.</summary>
    public string Name { get; }

    /// <summary>Shapes and names: what a model needs to read other data alike.</summary>
    public DataSchema Schema { get; }

    /// <summary>What is to be learned.</summary>
    public LearningTask Task => Schema.Task;

    /// <summary>The number of rows.</summary>
    public int Count => ids.Length;

    /// <summary>The number of features of one row.</summary>
    public int FeatureCount => Schema.FeatureCount;

    /// <summary>The shape of one example: [features], or [height, width, channels] for images.</summary>
    public ReadOnlySpan<int> ExampleShape => exampleShape;

    /// <summary>One name for each feature.</summary>
    public IReadOnlyList<string> FeatureNames => Schema.FeatureNames;

    /// <summary>The features of all rows, row-major: (<see cref="Count"/>, <see cref="FeatureCount"/>).</summary>
    /// <remarks>
    /// Rows that are held otherwise (chosen rows of others, bytes, prepared rows) are copied into an array the first time and keep it.
    /// <see cref="Row"/> and <c>Gather</c> need no such copy.
    /// </remarks>
    /// <exception cref="InputException">They are in a file; see <see cref="InMemory"/>.</exception>
    public ReadOnlySpan<float> Features => features.InMemory ? features.ToBlock() : throw NotInMemory();

    /// <summary>Whether the features are in memory, and not in a file.</summary>
    public bool InMemory => features.InMemory;

    /// <summary>
    /// The class of each row, 0 … <see cref="ClassCount"/> − 1, or −1 where it is not known; empty unless the task is classification.
    /// </summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The names of the classes in the order of their numbers; empty unless the task is classification.</summary>
    public IReadOnlyList<string> ClassNames => Schema.ClassNames;

    /// <summary>The number of classes; a class may have no row here.</summary>
    public int ClassCount => Schema.ClassNames.Count;

    /// <summary>How many rows each class has, counting weights; empty unless the task is classification.</summary>
    public double[] ClassCounts()
    {
        var counts = new double[Task == LearningTask.Classification ? ClassCount : 0];
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] >= 0)
            {
                counts[labels[row]] += Weights.IsEmpty ? 1 : Weights[row];
            }
        }

        return counts;
    }

    /// <summary>
    /// The targets of all rows, row-major: (<see cref="Count"/>, <see cref="TargetCount"/>), NaN where one is not known; empty unless the
    /// task is regression.
    /// </summary>
    public ReadOnlySpan<float> Targets => targets;

    /// <summary>The number of targets of one row; 0 unless the task is regression.</summary>
    public int TargetCount => Task == LearningTask.Regression ? Schema.TargetNames.Count : 0;

    /// <summary>The names of the targets, or the one name of the label.</summary>
    public IReadOnlyList<string> TargetNames => Schema.TargetNames;

    /// <summary>What each row counts in every mean over rows, ≥ 0; empty when all count 1.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>For each row its index in the source it came from; kept through <see cref="Select"/> and splits.</summary>
    public ReadOnlySpan<int> Ids => ids;

    /// <summary>
    /// SHA-256 over shapes, names and values (not over <see cref="Name"/> and <see cref="Ids"/>), 64 hexadecimal digits. Computed once,
    /// when asked for.
    /// </summary>
    public string Fingerprint => fingerprint ??= DatasetFingerprint.Of(this);

    internal DataRole Role { get; }

    /// <summary>The same rows with a weight each: losses and metrics are Σ weight·value / Σ weight.</summary>
    /// <param name="values">One for each row, finite and ≥ 0, not all 0; copied. They replace earlier weights.</param>
    /// <exception cref="InputException">A weight is out of range or missing; the message names the row.</exception>
    public Dataset WithWeights(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
        {
            throw new InputException(
                $"Dataset '{Name}'", $"expected {Count} weights, one for each row, received {values.Length}", "Give a weight for each row");
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || values[i] < 0)
            {
                throw new InputException(
                    FormattableString.Invariant($"Dataset '{Name}', row {i} (from 0)"),
                    FormattableString.Invariant($"expected a finite weight of 0 or more, received {values[i]}"),
                    "Correct the weight; 0 leaves the row out of every mean");
            }
        }

        return Count == 0 || values.ContainsAnyExcept(0f)
            ? new Dataset(Schema, Name, Role, features, Known with { Weights = values.ToArray() }, ids)
            : throw new InputException($"Dataset '{Name}'", "expected a weight above 0, received only zeros", "Give some rows a weight");
    }

    /// <summary>The sum of the weights of some rows; their number where all count 1.</summary>
    internal double WeightOf(ReadOnlySpan<int> rows)
    {
        if (weights.Length == 0)
        {
            return rows.Length;
        }

        double sum = 0;
        foreach (var row in rows)
        {
            sum += weights[row];
        }

        return sum;
    }

    /// <summary>The features of one row; a new array where they are in a file, are bytes, or are prepared anew each time.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        RequireRow(row);
        return features.Row(row);
    }

    /// <summary>The targets of one row; empty unless the task is regression.</summary>
    public ReadOnlySpan<float> TargetsOf(int row)
    {
        RequireRow(row);
        return targets.AsSpan(row * TargetCount, TargetCount);
    }

    /// <summary>The number of rows of each class.</summary>
    public int[] CountByClass()
    {
        var counts = new int[ClassCount];
        foreach (var label in labels)
        {
            if (label >= 0)
            {
                counts[label]++;
            }
        }

        return counts;
    }

    /// <summary>The chosen rows in the order given; a row may be chosen more than once, and keeps its id.</summary>
    public Dataset Select(ReadOnlySpan<int> rows) => SelectAs(rows, Role);

    /// <summary>
    /// Declares all rows to be training rows, so that preprocessing can be fitted on them: for data that have no dev or test rows to leak.
    /// </summary>
    /// <exception cref="InputException">The rows are the dev or the test rows of a split.</exception>
    public TrainingSet AsTrainingSet()
    {
        RequireNotHeldOut("used for training");
        return new TrainingSet(this);
    }

    internal Dataset SelectAs(ReadOnlySpan<int> rows, DataRole role)
    {
        var chosen = rows.ToArray();
        var chosenTargets = new float[checked(rows.Length * TargetCount)];
        var chosenLabels = new int[labels.Length == 0 ? 0 : rows.Length];
        var chosenWeights = new float[weights.Length == 0 ? 0 : rows.Length];
        var chosenIds = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            RequireRow(rows[i]);
            TargetsOf(rows[i]).CopyTo(chosenTargets.AsSpan(i * TargetCount));
            if (chosenLabels.Length > 0)
            {
                chosenLabels[i] = labels[rows[i]];
            }

            if (chosenWeights.Length > 0)
            {
                chosenWeights[i] = weights[rows[i]];
            }

            chosenIds[i] = ids[rows[i]];
        }

        return new Dataset(Schema, Name, role, features.Select(rows),
            new TargetValues(chosenLabels, chosenTargets, chosenWeights, Array.ConvertAll(heads, head => head.Select(chosen))), chosenIds);
    }

    /// <summary>The same rows in another role; nothing is copied.</summary>
    internal Dataset As(DataRole role) => role == Role ? this : new Dataset(Schema, Name, role, features, Known, ids);

    /// <summary>The same rows with other features, which are taken over, not copied.</summary>
    internal Dataset WithFeatures(FeatureRows changed)
    {
        if (changed.Count != Count || changed.Width != FeatureCount)
        {
            throw new ArgumentException(
                $"Expected {Count} rows of {FeatureCount} values, received {changed.Count} of {changed.Width}.", nameof(changed));
        }

        return new Dataset(Schema, Name, Role, changed, Known, ids);
    }

    /// <summary>The same rows described by other features, all numbers, which are taken over, not copied.</summary>
    internal Dataset WithComponents(FeatureRows changed, IReadOnlyList<string> names) => new(
        Schema with { ExampleShape = [names.Count], FeatureNames = names, Categories = [] }, Name, Role, changed, Known, ids);

    /// <summary>The same rows with a class each in place of their target.</summary>
    internal Dataset WithLabels(int[] changed, TargetBins bins) => new(
        Schema with { Task = LearningTask.Classification, ClassNames = bins.Names, Bins = bins }, Name, Role, features,
        Known with { Labels = changed, Targets = [] }, ids);

    /// <summary>The same rows with numbers to predict in place of what was, which are taken over, not copied.</summary>
    internal Dataset WithNumbers(float[] changed, IReadOnlyList<string> names) => new(
        Schema with { Task = LearningTask.Regression, ClassNames = [], TargetNames = names, Bins = null }, Name, Role, features,
        Known with { Labels = [], Targets = changed }, ids);

    /// <summary>The same rows as a source of other classes.</summary>
    internal Dataset WithSchema(DataSchema schema, int[] changed) => FromOwned(features, schema, Name, changed);

    /// <summary>The same rows with other targets, which are taken over, not copied.</summary>
    internal Dataset WithTargets(float[] changed)
    {
        if (changed.Length != targets.Length)
        {
            throw new ArgumentException($"Expected {targets.Length} values, received {changed.Length}.", nameof(changed));
        }

        return new Dataset(Schema, Name, Role, features, Known with { Targets = changed }, ids);
    }

    internal void RequireNotHeldOut(string use)
    {
        if (Role is DataRole.Dev or DataRole.Test)
        {
            throw new InputException($"Dataset '{Name}'", $"expected rows that are free to be {use}, received the "
                + $"{(Role == DataRole.Dev ? "dev" : "test")} rows of a split",
                "Use the training rows of the split; held-out rows stay held out");
        }
    }

    private InputException NotInMemory() => new(
        $"Dataset '{Name}'", "expected features in memory, received features in a file",
        "Read them by row, gather some, or load all with ToMemory");

    private void RequireRow(int row)
    {
        if ((uint)row >= (uint)ids.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Dataset '{Name}' has {ids.Length} rows, counted from 0.");
        }
    }

    private TargetValues Known => new(labels, targets, weights, heads);

    /// <summary>Labels or targets, the other is empty; weights, or none; and what further heads learn.</summary>
    private readonly record struct TargetValues(int[] Labels, float[] Targets, float[] Weights, HeadTargets[] Heads);
}
