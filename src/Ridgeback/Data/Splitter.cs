namespace Ridgeback.Data;

/// <summary>Divides a dataset into training, dev and test rows (R009).</summary>
internal static class Splitter
{
    /// <summary>The share of training rows that is kept apart where the sources differ.</summary>
    private const double TrainDevShare = 0.1;

    public static DataSplit Split(Dataset data, Dataset? ownTest, SplitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        data.RequireNotHeldOut("split");
        var sizes = SplitSizes.Of(data.Name, data.Count, options, ownTest is not null);
        var generator = new SequenceGenerator(options.Seed, SequenceGenerator.Stream.Split);
        var last = options.TestRows == TestRows.Last ? sizes.Test : 0;
        var pool = Enumerable.Range(0, data.Count - last).ToArray();
        generator.Shuffle(pool);
        int[] wanted = [sizes.Train, sizes.Dev, sizes.Test - last];
        var parts = options.Groups is null ? ByClass(data, pool, wanted, options.Stratify) : ByGroup(data, pool, wanted, options.Groups);
        foreach (var part in parts)
        {
            generator.Shuffle(part);
        }

        var test = last > 0 ? [.. Enumerable.Range(data.Count - last, last)] : parts[2];
        return new DataSplit(
            new TrainingSet(data.SelectAs(parts[0], DataRole.Training)),
            data.SelectAs(parts[1], DataRole.Dev),
            new SealedTestSet(ownTest ?? data.SelectAs(test, DataRole.Test)));
    }

    /// <summary>Training and train-dev rows from one source, dev and test rows from another (R011).</summary>
    public static DataSplit Mixed(Dataset train, Dataset target, Dataset? ownTest, SplitOptions options)
    {
        train.RequireNotHeldOut("split");
        target.RequireNotHeldOut("split");
        if (train.FeatureCount != target.FeatureCount || train.Task != target.Task || !train.ClassNames.SequenceEqual(target.ClassNames)
            || train.TargetCount != target.TargetCount)
        {
            throw new InputException(
                $"Split of '{train.Name}' and '{target.Name}'", $"expected the same features and classes or targets in both, received "
                    + $"{Kind(train)} against {Kind(target)}", "Give sources of one kind");
        }

        if (options.Groups is not null || (options.TestRows == TestRows.Last && ownTest is null))
        {
            throw new InputException(
                $"Split of '{train.Name}' and '{target.Name}'", $"expected rows that are drawn one by one from both sources, received "
                    + $"{(options.Groups is null ? "test rows at the end" : "groups")}",
                "Leave that out where another source is trained on");
        }

        var shares = options.Shares(target.Count);
        var held = shares.Dev + shares.Test;
        var test = ownTest is not null ? 0 : options.TestCount ?? SplitSizes.Nearest(target.Count * (held > 0 ? shares.Test / held : 0.5));
        var dev = options.DevCount ?? (target.Count - test);
        var apart = Math.Max(1, SplitSizes.Nearest(train.Count * TrainDevShare));
        if (dev < 1 || test < 0 || dev + test > target.Count || train.Count < 2)
        {
            throw new InputException(
                $"Split of '{train.Name}' and '{target.Name}'", $"expected rows for every part, received {train.Count} rows to train on "
                    + $"and {target.Count} for {dev} dev and {test} test rows",
                "Give more rows, or change the shares or counts");
        }

        var generator = new SequenceGenerator(options.Seed, SequenceGenerator.Stream.Split);
        int[][] Divide(Dataset data, params int[] wanted)
        {
            var pool = Enumerable.Range(0, data.Count).ToArray();
            generator.Shuffle(pool);
            var parts = ByClass(data, pool[..wanted.Sum()], wanted, options.Stratify);
            Array.ForEach(parts, part => generator.Shuffle(part));
            return parts;
        }

        var training = Divide(train, train.Count - apart, apart, 0);
        var judging = Divide(target, 0, dev, test);
        return new DataSplit(
            new TrainingSet(train.SelectAs(training[0], DataRole.Training)), target.SelectAs(judging[1], DataRole.Dev),
            new SealedTestSet(ownTest ?? target.SelectAs(judging[2], DataRole.Test)))
        {
            TrainDev = train.SelectAs(training[1], DataRole.Dev),
        };
    }

    private static int[][] ByClass(Dataset data, int[] pool, int[] wanted, bool stratify)
    {
        stratify &= data.Task == LearningTask.Classification;
        // Rows without a label are divided like one more class.
        var members = new List<int>[stratify ? data.ClassCount + (data.HasMissingLabels ? 1 : 0) : 1];
        for (var c = 0; c < members.Length; c++)
        {
            members[c] = [];
        }

        foreach (var row in pool)
        {
            members[!stratify ? 0 : data.Labels[row] >= 0 ? data.Labels[row] : data.ClassCount].Add(row);
        }

        if (stratify)
        {
            RefuseRareClasses(data, members, wanted.Count(size => size > 0));
        }

        var shares = Apportionment.Divide([.. members.Select(rows => rows.Count)], wanted);
        var parts = new List<int>[] { [], [], [] };
        for (var c = 0; c < members.Length; c++)
        {
            var start = 0;
            for (var part = 0; part < parts.Length; part++)
            {
                parts[part].AddRange(members[c].GetRange(start, shares[c][part]));
                start += shares[c][part];
            }
        }

        return [.. parts.Select(rows => rows.ToArray())];
    }

    private static void RefuseRareClasses(Dataset data, List<int>[] members, int parts)
    {
        for (var c = 0; c < data.ClassCount; c++)
        {
            if (members[c].Count > 0 && members[c].Count < parts)
            {
                throw new InputException($"Split of '{data.Name}'", $"expected at least {parts} rows of class '{data.ClassNames[c]}' to "
                    + $"divide among {parts} parts, received {members[c].Count}",
                    "Add rows of that class, merge or remove it, or switch stratification off");
            }
        }
    }

    private static int[][] ByGroup(Dataset data, int[] pool, int[] wanted, IReadOnlyList<int> groups)
    {
        if (groups.Count != data.Count)
        {
            throw new InputException($"Split of '{data.Name}'",
                $"expected a group key for each of {data.Count} rows, received {groups.Count}", "Give one key for each row");
        }

        RefuseDividedGroups(data, pool.Length, groups);
        var parts = new List<int>[] { [], [], [] };
        // GroupBy keeps the order of first appearance in the shuffled pool; large groups are placed first.
        foreach (var group in pool.GroupBy(row => groups[row]).OrderByDescending(rows => rows.Count()))
        {
            parts.Index().Where(part => wanted[part.Index] > 0).MaxBy(part => wanted[part.Index] - part.Item.Count).Item.AddRange(group);
        }

        if (parts.Index().Any(part => wanted[part.Index] > 0 && part.Item.Count == 0))
        {
            throw new InputException($"Split of '{data.Name}'", $"expected at least one group for every part, received "
                + $"{pool.Select(row => groups[row]).Distinct().Count()} groups", "Give more groups, or split without them");
        }

        return [.. parts.Select(rows => rows.ToArray())];
    }

    private static void RefuseDividedGroups(Dataset data, int firstLast, IReadOnlyList<int> groups)
    {
        var before = groups.Take(firstLast).ToHashSet();
        for (var row = firstLast; row < groups.Count; row++)
        {
            if (before.Contains(groups[row]))
            {
                throw new InputException(
                    $"Split of '{data.Name}', row {row} (from 0)",
                    $"expected the last rows to be whole groups, received group {groups[row]} on both sides",
                    "Change the test count, or draw the test rows at random");
            }
        }
    }

    private static string Kind(Dataset data) => $"{data.FeatureCount} features with " + data.Task switch
    {
        LearningTask.Classification => $"the classes {CsvDataset.Some(data.ClassNames)}",
        LearningTask.Regression => $"{data.TargetCount} targets",
        _ => "nothing to learn",
    };
}
