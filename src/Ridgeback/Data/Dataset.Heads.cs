namespace Ridgeback.Data;

/// <content>Labels that are missing, and what further heads of a network learn from the same rows.</content>
public sealed partial class Dataset
{
    /// <summary>0 until it is asked for, 1 for no and 2 for yes: one word, so that threads do not see half of it.</summary>
    private int missing;

    /// <summary>The names of what further heads learn; empty for none.</summary>
    public IReadOnlyList<string> HeadNames => Array.ConvertAll(heads, head => head.Schema.Name);

    /// <summary>
    /// Whether of some row what is to be learned is not known: its label is −1, or one of its targets NaN. Such a row counts in no loss and
    /// no figure.
    /// </summary>
    public bool HasMissingLabels
    {
        get
        {
            if (missing == 0)
            {
                missing = Array.Exists(labels, label => label < 0) || Array.Exists(targets, float.IsNaN) ? 2 : 1;
            }

            return missing == 2;
        }
    }

    /// <summary>The same rows, with a class each for a further head of a network.</summary>
    /// <param name="name">The name of the head.</param>
    /// <param name="labels">One class number for each row, from 0; −1 where it is not known. Copied.</param>
    /// <param name="classNames">The names of the classes in order, 2 or more.</param>
    /// <exception cref="InputException">The name is taken, or a label is out of range or missing; the message names the row.</exception>
    public Dataset WithHead(string name, ReadOnlySpan<int> labels, IReadOnlyList<string> classNames)
    {
        var description = Described(name);
        DatasetChecks.SameLength(Count, labels.Length, "labels", description);
        var known = labels.ToArray();
        for (var row = 0; row < known.Length; row++)
        {
            known[row] = Math.Max(0, labels[row] == -1 ? 0 : labels[row] < 0 ? int.MaxValue : labels[row]);
        }

        DatasetChecks.Labels(known, classNames, description);
        return WithHead(new HeadTargets(new HeadSchema(name, LearningTask.Classification, [.. classNames], [name]), labels.ToArray(), []));
    }

    /// <summary>The same rows, with numbers to predict for a further head of a network.</summary>
    /// <param name="name">The name of the head.</param>
    /// <param name="targets">(rows, targets), row-major; NaN where one is not known: then the row does not count for this head.
    /// Copied.</param>
    /// <param name="targetNames">The names of the targets of one row; null for one that is called like the head.</param>
    /// <exception cref="InputException">The name is taken, or a number is infinite or missing; the message names the row.</exception>
    public Dataset WithHead(string name, ReadOnlySpan<float> targets, IReadOnlyList<string>? targetNames = null)
    {
        string[] names = targetNames is null ? [name] : [.. targetNames];
        var description = Described(name);
        DatasetChecks.SameLength((long)Count * names.Length, targets.Length, "targets", description);
        DatasetChecks.Finite(
            Array.ConvertAll(targets.ToArray(), target => float.IsNaN(target) ? 0 : target), names.Length, "target", description);
        return WithHead(new HeadTargets(new HeadSchema(name, LearningTask.Regression, [], names), [], targets.ToArray()));
    }

    /// <summary>
    /// The same rows as a head sees them: with its labels or targets in place of the data's own, −1 or NaN where there is none.
    /// </summary>
    /// <param name="name">The name of the head.</param>
    /// <exception cref="InputException">There is no such head.</exception>
    public Dataset Head(string name)
    {
        var head = Array.Find(heads, head => head.Schema.Name == name) ?? throw new InputException(
            $"Dataset '{Name}'", $"expected labels or targets for the head '{name}', received "
                + $"{(heads.Length == 0 ? "none for any head" : $"some for {string.Join(", ", HeadNames)}")}",
            "Give them with WithHead, or name the column in the configuration (heads)");
        var schema = Schema
            with
        { Task = head.Schema.Task, ClassNames = head.Schema.ClassNames, TargetNames = head.Schema.TargetNames, Bins = null };
        return new Dataset(schema, Name, Role, features, new TargetValues(head.Labels, head.Targets, weights, []), ids);
    }

    /// <summary>
    /// The same rows, where what is to be learned is not known of some: they count in no loss and no figure of that, and for a
    /// reconstruction as any other.
    /// </summary>
    /// <param name="rows">The rows, from 0.</param>
    public Dataset WithoutLabels(ReadOnlySpan<int> rows)
    {
        var changed = Known with { Labels = [.. labels], Targets = [.. targets] };
        foreach (var row in rows)
        {
            RequireRow(row);
            if (changed.Labels.Length > 0)
            {
                changed.Labels[row] = -1;
            }

            changed.Targets.AsSpan(row * TargetCount, TargetCount).Fill(float.NaN);
        }

        return new Dataset(Schema, Name, Role, features, changed, ids);
    }

    /// <summary>The rows of which what is to be learned is known.</summary>
    public Dataset Labelled() => HasMissingLabels ? Select([.. Enumerable.Range(0, Count).Where(IsLabelled)]) : this;

    /// <summary>Whether a row with a weight above 0 has what is to be learned: without one there is no loss and no figure.</summary>
    internal bool HasSomethingToLearn
    {
        get
        {
            for (var row = 0; row < Count; row++)
            {
                if (Counts(row))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether a row has a weight above 0 and what is to be learned.</summary>
    internal bool Counts(int row) => IsLabelled(row) && (weights.Length == 0 || weights[row] > 0);

    /// <summary>Whether what is to be learned is known of a row.</summary>
    internal bool IsLabelled(int row) => Task switch
    {
        LearningTask.Classification => labels[row] >= 0,
        LearningTask.Regression => AreKnown(targets.AsSpan(row * TargetCount, TargetCount)),
        _ => false,
    };

    private static bool AreKnown(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (float.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same rows without labels and targets.</summary>
    internal Dataset WithNothingToLearn() => new(
        Schema with { Task = LearningTask.None, ClassNames = [], TargetNames = [], Bins = null }, Name, Role, features,
        new TargetValues([], [], weights, []), ids);

    /// <summary>Refuses rows without labels where each row must have one.</summary>
    /// <exception cref="InputException">There are some.</exception>
    internal void RequireLabels(string use)
    {
        if (HasMissingLabels)
        {
            throw new InputException(
                use, $"expected a label or target for every row of '{Name}', received rows without", "Leave them out (Labelled)");
        }
    }

    internal Dataset WithHead(HeadTargets head) => !HeadNames.Contains(head.Schema.Name, StringComparer.Ordinal)
        ? new Dataset(Schema, Name, Role, features, Known with { Heads = [.. heads, head] }, ids)
        : throw new InputException(
            $"Dataset '{Name}'", $"expected a head of another name, received '{head.Schema.Name}' once more", "Give the head another name");

    private HeadTargets? TargetsOf(HeadSchema schema) =>
        Array.Find(heads, head => head.Schema.Name == schema.Name && head.Schema.ClassNames.SequenceEqual(schema.ClassNames));

    private DatasetDescription Described(string head) => new() { Name = $"{Name}, head {head}" };
}
