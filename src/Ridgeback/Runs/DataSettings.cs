using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Formats;

namespace Ridgeback.Runs;

/// <summary>What is to be learned from a source.</summary>
public enum TaskChoice
{
    /// <summary>Seen from the target column.</summary>
    Auto,

    /// <summary>One class of several.</summary>
    Classification,

    /// <summary>Numbers.</summary>
    Regression,
}

/// <summary>What is done about missing values.</summary>
public enum MissingValues
{
    /// <summary>They are refused, with row and column.</summary>
    Refuse,

    /// <summary>The mean of the training rows is filled in.</summary>
    Mean,

    /// <summary>Their median.</summary>
    Median,

    /// <summary>Their most frequent value.</summary>
    MostFrequent,
}

/// <summary>Which data, and how it is read and divided.</summary>
public sealed record DataSettings
{
    /// <summary>"digits", "iris", a CSV file, or a folder with IDX files or images by class. Default "digits".</summary>
    public required string Source { get; init; }

    /// <summary>Where training rows come from when that is not <see cref="Source"/>; empty: from there too.</summary>
    public required string TrainSource { get; init; }

    /// <summary>How a CSV file is read.</summary>
    public required CsvOptions Csv { get; init; }

    /// <summary>How a folder of images is read.</summary>
    public required ImageOptions Images { get; init; }

    /// <summary>A folder for a temporary file that holds the features; empty for memory.</summary>
    public required string RowsIn { get; init; }

    /// <summary>How many bins of about as many rows a number to predict is cut into; 0 for none.</summary>
    public required int Bins { get; init; }

    /// <summary>Where bins end and the next begin, in place of <see cref="Bins"/>; empty for none.</summary>
    public required IReadOnlyList<double> BinEdges { get; init; }

    /// <summary>What is done about missing values of features.</summary>
    public required MissingValues Missing { get; init; }

    /// <summary>How the rows are divided.</summary>
    public required SplitOptions Split { get; init; }

    /// <summary>What the data must be: a hash that a run fills in, so that it is not resumed with other data; empty before.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Reads the settings under <c>data</c>.</summary>
    public static DataSettings Bind(SettingsReader settings) => new()
    {
        Source = settings.Text("source", "digits", "\"digits\", \"iris\", a CSV file, a folder with IDX files, or a folder with a "
            + "sub-folder of images for each class; a path in a file is relative to that file"),
        TrainSource = settings.Text("trainSource", "",
            "Another source to train on; then all rows of source are dev and test rows, and a tenth of these is kept apart (train-dev)"),
        Csv = new CsvOptions
        {
            Target = settings.Text("target", "last", "CSV: the column to learn, by name or by number from 1, or \"last\""),
            Header = settings.Choice("header", CsvHeader.Auto, "CSV: whether the first row names the columns"),
            Delimiter = Delimiter(settings),
            Task = settings.Choice("task", TaskChoice.Auto, "CSV: classes or numbers; auto sees it from the target column") switch
            {
                TaskChoice.Classification => LearningTask.Classification,
                TaskChoice.Regression => LearningTask.Regression,
                _ => null,
            },
            Categorical =
                settings.Texts("categorical", [], "CSV: columns of categories though they hold numbers, by name or by number from 1"),
            Weights = settings.OptionalText(
                "weights", null, "CSV: the column of what each row counts, by name or by number from 1; null: all count 1"),
            Ignore = settings.Texts("ignore", [], "CSV: columns to leave out, by name or by number from 1"),
        },
        Images = settings.Object("images", BindImages, "A folder of images: size and channels"),
        RowsIn = settings.Text("rowsIn", "", "A folder for a temporary file that holds the features, for data larger than memory; empty: "
            + "they are held in memory. The results are the same"),
        Bins = settings.Integer("bins", 0, "Numbers to predict: how many bins of about as many rows to cut them into, so that a "
            + "distribution is predicted; 0 for none", Bounds.AtLeast(0)),
        BinEdges = settings.Numbers("binEdges", [], "Numbers to predict: where bins end, rising, in place of a number of bins"),
        Missing = settings.Choice("missing", MissingValues.Refuse,
            "CSV: refuse missing values of features, or fill in the mean, the median or the most frequent value of the training rows"),
        Split = settings.Object("split", BindSplit, "How the rows are divided into training, dev and sealed test rows"),
        Fingerprint = settings.Text("fingerprint", "", "Hash of the data; filled in by a run, so that it is not resumed with other data"),
    };

    private static char? Delimiter(SettingsReader settings)
    {
        var text = settings.OptionalText("delimiter", null, "CSV: the character between cells; null: seen from the first lines");
        if (text is { Length: not 1 })
        {
            settings.Fault("delimiter", $"expected one character, received {text.Length}", "Write for example \";\"");
        }

        return text is { Length: 1 } ? text[0] : null;
    }

    private static ImageOptions BindImages(SettingsReader settings)
    {
        var options = new ImageOptions
        {
            Height = settings.OptionalInteger(
                "height", null, "Height that every image gets, together with width; null: all must have one size", Bounds.AtLeast(1)),
            Width = settings.OptionalInteger("width", null, "Width that every image gets, together with height", Bounds.AtLeast(1)),
            Colours = settings.Choice(
                "colours", ImageColours.Keep, "Keep the channels, which must then be alike, or make all images grey or colour"),
        };
        if (options.Height is null != options.Width is null)
        {
            settings.Fault(
                options.Height is null ? "height" : "width", "expected height and width together, received one of them", "Give both");
        }

        return options;
    }

    private static SplitOptions BindSplit(SettingsReader settings)
    {
        var options = new SplitOptions
        {
            TrainShare = settings.OptionalNumber("train", null, "Share of the training rows; null: all three from the number of rows "
                + "(60/20/20 up to 100,000, 98/1/1 from a million on), or 0.6 beside another share", Bounds.Above(0).AndAtMost(1)),
            DevShare = settings.OptionalNumber(
                "dev", null, "Share of the dev rows, which decide when to stop; null: as for train, or 0.2", Bounds.AtLeast(0).AndBelow(1)),
            TestShare = settings.OptionalNumber("test", null, "Share of the test rows, which judge once; a folder with test files has its "
                + "own; null: as for train, or 0.2", Bounds.AtLeast(0).AndBelow(1)),
            DevCount = settings.OptionalInteger("devRows", null, "Number of dev rows, instead of their share", Bounds.AtLeast(0)),
            TestCount = settings.OptionalInteger("testRows", null, "Number of test rows, instead of their share", Bounds.AtLeast(0)),
            TestRows = settings.Choice("testFrom", TestRows.Random, "Which rows are tested on: random ones, or the last of the source"),
            Stratify = settings.Flag("stratify", true, "Whether every class keeps its share in every part"),
            Seed = (ulong)settings.Long(
                "seed", 1, "Chooses the rows; apart from the seed of the training, so that the test rows stay sealed", Bounds.AtLeast(0)),
        };
        var shares = options.Shares(1);
        var sum = shares.Train + shares.Dev + shares.Test;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            settings.Fault("train", FormattableString.Invariant(
                $"expected shares train, dev and test that sum to 1, received a sum of {sum:0.######}"), "Change one of the three");
        }

        return options;
    }
}
