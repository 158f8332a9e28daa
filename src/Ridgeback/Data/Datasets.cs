using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Where datasets come from: two that travel with the library, CSV files, and folders of IDX files or images.</summary>
public static class Datasets
{
    /// <summary>What can be named, for messages.</summary>
    internal const string Expected =
        "\"digits\", \"iris\", a CSV file, a folder with IDX files, or a folder with a sub-folder of images for each class";

    /// <summary>Cells of a CSV file that are read at a time when they go into a file, or are many: a few megabytes of text.</summary>
    private const int CellsTogether = 1 << 16;

    /// <summary>
    /// Larger CSV files than this are read in parts, as their cells as text would take many times the room of the numbers.
    /// </summary>
    private const long LargestWhole = 1 << 25;

    private static readonly string[] Names = ["digits", "iris"];

    /// <summary>Handwritten digits: 1,797 images of 8 × 8 × 1, grey values 0…16 as they were counted, classes "0"…"9".</summary>
    /// <remarks>
    /// Optical Recognition of Handwritten Digits (the test part), E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning
    /// Repository, CC BY 4.0, https://doi.org/10.24432/C50P49.
    /// </remarks>
    public static Dataset Digits() => EmbeddedData.Digits();

    /// <summary>Iris: 150 flowers, 4 lengths in centimetres, classes setosa, versicolor and virginica, 50 of each.</summary>
    /// <remarks>Iris, R. A. Fisher, 1936, UCI Machine Learning Repository, CC BY 4.0, https://doi.org/10.24432/C56C76.</remarks>
    public static Dataset Iris() => EmbeddedData.Iris();

    /// <summary>A CSV file with features and a label or target in each row.</summary>
    /// <param name="path">The file, gzipped or not.</param>
    /// <param name="options">Which column is the target, and how to read the file; null for the defaults.</param>
    /// <param name="rowsIn">A folder for a temporary file that holds the features, for a table larger than memory; see
    /// <see cref="Dataset.InFile"/>. Default null: memory.</param>
    /// <exception cref="InputException">The file is missing or damaged, a value is missing or no number; the message names line and
    /// column.</exception>
    public static Dataset FromCsv(string path, CsvOptions? options = null, string? rowsIn = null)
    {
        options ??= new CsvOptions();
        return CsvDataset.Read(Tables(path, options, rowsIn), options, Path.GetFileName(path), rowsIn);
    }

    /// <summary>
    /// A folder in MNIST's layout: <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, and for a test set
    /// <c>t10k-</c> or <c>test-</c> in place of <c>train-</c>; a point before <c>idx</c> and gzip are both understood.
    /// </summary>
    /// <remarks>Values stay as they are (0…255). Images are (height, width, 1), with 4 axes (height, width, channels).</remarks>
    /// <exception cref="InputException">A file is missing or damaged, or images and labels do not belong together.</exception>
    public static SourceData FromIdxFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return IdxFolder.Read(path);
    }

    /// <summary>
    /// A folder with a sub-folder of images (PNG, PGM, PPM) for each class. Where it has a sub-folder <c>train</c> with the classes below,
    /// a sub-folder <c>test</c> holds test rows of its own.
    /// </summary>
    /// <remarks>
    /// Classes are numbered, and images follow each other, in the ordinal order of their names. Values stay as they are (0…255), rows are
    /// (height, width, channels). Names that begin with a point are left out.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="options">Size and channels; null: as the images are, which must then be alike.</param>
    /// <param name="rowsIn">A folder for a temporary file that holds the features, for more images than fit into memory; see
    /// <see cref="Dataset.InFile"/>. Default null: memory.</param>
    /// <exception cref="InputException">A file is damaged or no image, a class has none, there is only one class, or sizes
    /// differ.</exception>
    public static SourceData FromImageFolder(string path, ImageOptions? options = null, string? rowsIn = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ImageFolder.Read(path, options ?? new ImageOptions(), rowsIn);
    }

    /// <summary>Opens whatever a person named: "digits", "iris", a CSV file, or a folder with IDX files or images.</summary>
    /// <param name="source">The name or path; a folder that is called digits is written <c>./digits</c>.</param>
    /// <param name="csv">How to read it if it is a CSV file; null for the defaults.</param>
    /// <exception cref="InputException">There is no such source, or it cannot be used.</exception>
    public static SourceData Open(string source, CsvOptions? csv = null) =>
        Open(source, new SourceOptions { Csv = csv ?? new CsvOptions() });

    /// <inheritdoc cref="Open(string, CsvOptions?)"/>
    /// <param name="source">The name or path; a folder that is called digits is written <c>./digits</c>.</param>
    /// <param name="options">How to read it.</param>
    public static SourceData Open(string source, SourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Embedded(source) is { } known)
        {
            return new SourceData(Held(known, options), null);
        }

        if (Directory.Exists(source))
        {
            if (ImageFolder.IsOne(source))
            {
                return FromImageFolder(source, options.Images, options.RowsIn);
            }

            var folder = FromIdxFolder(source);
            return new SourceData(Held(folder.Train, options), folder.Test is { } test ? Held(test, options) : null);
        }

        if (!File.Exists(source))
        {
            throw Unknown(source);
        }

        if (ImageFile.IsNamedLikeOne(source))
        {
            throw new InputException(
                $"Data source '{source}'", "expected a folder with a sub-folder of images for each class, received a single image",
                "Name the folder that holds the classes");
        }

        if (Idx.IsIdx(source))
        {
            throw new InputException($"Data source '{source}'", "expected a folder with images and labels, received a single IDX file",
                "Name the folder it is in");
        }

        return new SourceData(FromCsv(source, options.Csv, options.RowsIn), null);
    }

    /// <summary>
    /// Opens a source as the data a model was trained on: checked against its schema, with labels or targets where the source has them.
    /// </summary>
    /// <remarks>
    /// A CSV file is read by column names where it has the model's, else by place; a label column may be absent. Of a
    /// folder the test images are taken where it has them, else the training images. A single IDX file of images, a folder of images
    /// without sub-folders, and a single image are read without labels.
    /// </remarks>
    /// <param name="source">"digits", "iris", a CSV file, a folder with IDX files or images, an IDX file of images, or an image.</param>
    /// <param name="schema">What the model was trained on.</param>
    /// <param name="csv">How to read a CSV file; null for the defaults.</param>
    /// <exception cref="InputException">The source does not fit the model, or cannot be used.</exception>
    public static Dataset OpenAs(string source, DataSchema schema, CsvOptions? csv = null) =>
        OpenAs(source, schema, new SourceOptions { Csv = csv ?? new CsvOptions() });

    /// <inheritdoc cref="OpenAs(string, DataSchema, CsvOptions?)"/>
    /// <param name="source">"digits", "iris", a CSV file, a folder with IDX files or images, an IDX file of images, or an image.</param>
    /// <param name="schema">What the model was trained on.</param>
    /// <param name="options">How to read it.</param>
    public static Dataset OpenAs(string source, DataSchema schema, SourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        if (Embedded(source) is { } known)
        {
            return SchemaMatch.Require(Held(known, options), schema);
        }

        if (Directory.Exists(source))
        {
            if (ImageFolder.IsOne(source))
            {
                return SchemaMatch.Require(ImageFolder.ReadAny(source, options.Images, options.RowsIn), schema);
            }

            var folder = FromIdxFolder(source);
            return SchemaMatch.Require(Held(folder.Test ?? folder.Train, options), schema);
        }

        if (!File.Exists(source))
        {
            throw Unknown(source);
        }

        if (ImageFile.IsNamedLikeOne(source))
        {
            return SchemaMatch.Require(ImageFolder.ReadOne(source, options.Images, options.RowsIn), schema);
        }

        if (Idx.IsIdx(source))
        {
            return SchemaMatch.Require(Held(IdxFolder.ReadImages(source), options), schema);
        }

        return CsvDataset.ReadAs(
            Tables(source, options.Csv, options.RowsIn), schema, options.Csv, Path.GetFileName(source), options.RowsIn);
    }

    /// <summary>
    /// For each row of an image folder, as <see cref="OpenAs(string, DataSchema, SourceOptions)"/> reads it, the name of its file; null for
    /// other sources.
    /// </summary>
    internal static string[]? FileNames(string source) =>
        Embedded(source) is null && Directory.Exists(source) && ImageFolder.IsOne(source) ? ImageFolder.NamesOf(source) : null;

    /// <summary>
    /// A source of images without labels: a folder of images without sub-folders, or an IDX file of images; null for any other.
    /// </summary>
    internal static Dataset? Unlabelled(string source, SourceOptions options)
    {
        if (Directory.Exists(source) && Embedded(source) is null)
        {
            return ImageFolder.IsOne(source) && ImageFolder.IsFlat(source) ? ImageFolder.ReadAny(source, options.Images, options.RowsIn)
                : null;
        }

        return File.Exists(source) && Idx.IsIdx(source) ? Held(IdxFolder.ReadImages(source), options) : null;
    }

    private static Dataset Held(Dataset data, SourceOptions options) => options.RowsIn is { } folder ? data.InFile(folder) : data;

    /// <summary>The table whole for memory; else in parts, and anew each time.</summary>
    private static IEnumerable<CsvTable> Tables(string path, CsvOptions options, string? rowsIn) =>
        rowsIn is null && !(File.Exists(path) && new FileInfo(path).Length > LargestWhole)
        ? [CsvTable.Read(path, options.Header, options.Delimiter)]
        : CsvTable.ReadBlocks(path, options.Header, options.Delimiter, CellsTogether);

    private static Dataset? Embedded(string source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return source switch
        {
            "digits" => Digits(),
            "iris" => Iris(),
            _ => null,
        };
    }

    private static InputException Unknown(string source)
    {
        var folder = Path.GetDirectoryName(source);
        var search = string.IsNullOrEmpty(folder) ? "." : folder;
        var neighbours = Directory.Exists(search)
            ? Directory.GetFileSystemEntries(search).Order(StringComparer.Ordinal)
                .Select(entry => string.IsNullOrEmpty(folder) ? Path.GetFileName(entry) : entry)
            : [];
        return new InputException($"Data source '{source}'", $"expected {Expected}, received a path where there is nothing",
            Suggestion.For(source, Names.Concat(neighbours)) is { } near ? $"Did you mean '{near}'" : "Check the path");
    }
}
