using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>The columns of a table that further heads learn.</summary>
internal sealed class CsvHeads
{
    private readonly (HeadSchema Schema, int[] Columns, Dictionary<string, int> Places, List<int> Labels, List<float> Targets)[] heads;

    private CsvHeads(IEnumerable<(HeadSchema Schema, int[] Columns)> heads) =>
        this.heads = [.. heads.Select(
            head => (head.Schema, head.Columns, ClassList.Places(head.Schema.ClassNames), new List<int>(), new List<float>()))];

    /// <summary>Finds the columns and looks at what they hold.</summary>
    /// <exception cref="InputException">A column is not there, or is wanted twice.</exception>
    public static CsvHeads Look(IEnumerable<CsvTable> tables, CsvOptions options, int target)
    {
        var first = tables.First();
        var taken = new HashSet<int> { target };
        var found = new List<(HeadSchema, int[])>();
        foreach (var head in options.Heads)
        {
            int[] columns = [.. head.Columns.Select(column => CsvColumns.Find(first, column, $"'{head.Name}' head"))];
            if (columns.Length == 0 || !Array.TrueForAll(columns, taken.Add))
            {
                throw new InputException(
                    $"CSV file '{first.Source}', head '{head.Name}'", $"expected columns of its own, received "
                        + $"{(columns.Length == 0 ? "none" : string.Join(", ", head.Columns))}",
                        "Give each head other columns than the target and the other heads");
            }

            var names = first.HasHeader ? Array.ConvertAll(columns, column => first.ColumnNames[column]) : columns.Length == 1 ? [head.Name]
                : DatasetChecks.MadeUpNames(head.Name, columns.Length);
            var kind = new CsvTarget(columns[0], columns.Length > 1 ? LearningTask.Regression : head.Task, allowMissing: true);
            foreach (var table in columns.Length > 1 ? [] : tables)
            {
                kind.Look(table);
            }

            found.Add((new HeadSchema(head.Name, kind.Task, kind.Task == LearningTask.Classification ? kind.Classes(tables) : [], names),
                columns));
        }

        return new CsvHeads(found);
    }

    /// <summary>
    /// The columns of heads that are known: by their names, or by place in a table without names that is as wide as that of the training.
    /// </summary>
    public static CsvHeads Match(CsvTable table, DataSchema schema, CsvOptions options)
    {
        var placed = !table.HasHeader && table.ColumnCount == schema.FeatureCount + 1 + options.Ignore.Count
            + options.Heads.Sum(head => head.Columns.Count) + (options.Weights is null ? 0 : 1);
        return new CsvHeads(schema.Heads
            .Select(head => (head, Columns: table.HasHeader
                ? head.TargetNames.Select(name => table.ColumnNames.Index().Where(column => column.Item == name)
                    .Select(column => column.Index).FirstOrDefault(-1)).ToArray()
                : placed ? options.Heads.FirstOrDefault(given => given.Name == head.Name)
                    ?.Columns.Select(column => CsvColumns.Find(table, column, "head")).ToArray() ?? [-1] : [-1]))
            .Where(head => Array.TrueForAll(head.Columns, column => column >= 0)));
    }

    /// <summary>All columns, which are no features.</summary>
    public IEnumerable<int> Columns => heads.SelectMany(head => head.Columns);

    /// <summary>Reads one row.</summary>
    public void Add(CsvTable table, int row)
    {
        foreach (var head in heads)
        {
            var known = Array.TrueForAll(head.Columns, column => !CsvDataset.IsMissing(table[row, column]));
            if (head.Schema.Task == LearningTask.Classification)
            {
                head.Labels.Add(known ? CsvDataset.Class(table, row, head.Columns[0], head.Places, head.Schema.ClassNames) : -1);
                continue;
            }

            head.Targets.AddRange(head.Columns.Select(
                column => known ? CsvDataset.Number(table, row, column, "Give a number, or leave the cell empty") : float.NaN));
        }
    }

    /// <summary>The rows with what was read.</summary>
    public Dataset AddTo(Dataset data) =>
        heads.Aggregate(data, (rows, head) => rows.WithHead(new HeadTargets(head.Schema, [.. head.Labels], [.. head.Targets])));
}
