using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Reads a folder of images with a sub-folder for each class, or images without classes.</summary>
internal static class ImageFolder
{
    private const string Expected = "a sub-folder of PNG, PGM or PPM images for each class";
    private const string TrainFolder = "train";
    private const string TestFolder = "test";

    private static readonly string[] OtherImages = [".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"];

    /// <summary>
    /// True when a folder holds images, in itself or in folders below it, also of kinds that are not read, and no IDX files.
    /// </summary>
    public static bool IsOne(string folder) =>
        !IdxFolder.IsOne(folder) && (HasImages(folder) || Folders(folder).Any(below => HasImages(below) || Folders(below).Any(HasImages)));

    private static bool HasImages(string folder) =>
        Files(folder)
            .Any(file => ImageFile.IsNamedLikeOne(file) || OtherImages.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase));

    /// <summary>The images with their classes; where there are sub-folders train and test with classes below, the test rows too.</summary>
    public static SourceData Read(string folder, ImageOptions options, string? rowsIn)
    {
        Check(folder, options);
        var name = NameOf(folder);
        if (!HasTrain(folder))
        {
            return new SourceData(Labelled(folder, name, options, RequireTwo(folder, Classes(folder)), null, rowsIn), null);
        }

        var below = Folders(folder);
        var other = below.FirstOrDefault(path => NameOf(path) is not (TrainFolder or TestFolder)) ?? Files(folder).FirstOrDefault();
        if (other is not null)
        {
            throw new InputException($"Image folder '{folder}'",
                $"expected only '{TrainFolder}' and '{TestFolder}' beside each other, received '{NameOf(other)}' too", "Move it away");
        }

        var train = Path.Combine(folder, TrainFolder);
        var rows = Labelled(train, name, options, RequireTwo(train, Classes(train)), null, rowsIn);
        var test = below.FirstOrDefault(path => NameOf(path) == TestFolder);
        return new SourceData(rows, test is null ? null
            : Labelled(test, $"{name} ({TestFolder})", options, Classes(test), rows.Schema, rowsIn).As(DataRole.Test));
    }

    /// <summary>
    /// The images to evaluate a model on or to predict for: of a test folder where there is one, with classes where there are sub-folders.
    /// </summary>
    public static Dataset ReadAny(string folder, ImageOptions options, string? rowsIn)
    {
        Check(folder, options);
        if (HasTrain(folder))
        {
            var source = Read(folder, options, rowsIn);
            return source.Test ?? source.Train;
        }

        return IsFlat(folder)
            ? Rows([.. Images(folder)], [], NameOf(folder), options, null, rowsIn)
            : Labelled(folder, NameOf(folder), options, Classes(folder), null, rowsIn);
    }

    /// <summary>Whether it is images without classes.</summary>
    public static bool IsFlat(string folder) => Folders(folder).Length == 0;

    /// <summary>For each row that <see cref="ReadAny"/> gives its file, seen from the folder.</summary>
    public static string[] NamesOf(string folder)
    {
        var root = !HasTrain(folder) ? folder
            : Path.Combine(folder, Folders(folder).Any(path => NameOf(path) == TestFolder) ? TestFolder : TrainFolder);
        return [.. (IsFlat(root) ? Images(root) : Folders(root).SelectMany(Images))
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))];
    }

    /// <summary>One image, without a class.</summary>
    public static Dataset ReadOne(string path, ImageOptions options, string? rowsIn)
    {
        Check(path, options);
        return Rows([path], [], NameOf(path), options, null, rowsIn);
    }

    private static void Check(string folder, ImageOptions options)
    {
        if (options.Height is null != options.Width is null || options.Height < 1 || options.Width < 1)
        {
            throw new InputException(
                $"Image folder '{folder}'", $"expected a height and a width of 1 or more, or neither, received "
                    + $"{options.Height?.ToString() ?? "none"} and {options.Width?.ToString() ?? "none"}", "Give both");
        }
    }

    private static bool HasTrain(string folder) =>
        Directory.Exists(Path.Combine(folder, TrainFolder)) && Folders(Path.Combine(folder, TrainFolder)).Length > 0;

    private static string[] Classes(string folder)
    {
        var classes = Folders(folder);
        if (classes.Length == 0)
        {
            throw new InputException($"Image folder '{folder}'", $"expected {Expected}, received "
                + $"{(Files(folder).Length == 0 ? "an empty folder" : "no sub-folders")}", "Make a sub-folder for each class");
        }

        return Files(folder) is [var beside, ..] ? throw new InputException(
            $"Image folder '{folder}'", $"expected {Expected} and nothing beside them, received '{NameOf(beside)}'",
            "Move it into a class, or away") : classes;
    }

    private static string[] RequireTwo(string folder, string[] classes) => classes.Length > 1 ? classes : throw new InputException(
        $"Image folder '{folder}'", $"expected at least 2 classes, received only '{NameOf(classes[0])}'",
        "Add a sub-folder of images of another class");

    private static Dataset Labelled(string folder, string name, ImageOptions options, string[] classes, DataSchema? like, string? rowsIn)
    {
        string[] names = [.. classes.Select(NameOf)];
        var all = like?.ClassNames ?? names;
        var places = ClassList.Places(all);
        var (files, labels) = (new List<string>(), new List<int>());
        for (var c = 0; c < classes.Length; c++)
        {
            if (!places.TryGetValue(names[c], out var label))
            {
                throw new InputException(
                    $"Image folder '{folder}'", $"expected the classes {CsvDataset.Some(all)} as in training, received '{names[c]}'",
                    "Rename the sub-folder, or add it to the training images");
            }

            foreach (var file in Images(classes[c]))
            {
                files.Add(file);
                labels.Add(label);
            }
        }

        return Rows(files, [.. labels], name, options, like is null ? null : [.. like.ExampleShape], rowsIn, [.. all]);
    }

    /// <summary>The images of one folder, in the order of their names.</summary>
    private static string[] Images(string folder)
    {
        if (Folders(folder) is [var deeper, ..])
        {
            throw new InputException($"Image folder '{folder}'", $"expected images, received the folder '{NameOf(deeper)}'",
                "Move its images up; a class has no folders of its own");
        }

        var files = Files(folder);
        if (files.Length == 0)
        {
            throw new InputException(
                $"Image folder '{folder}'", "expected at least one image, received none", "Add images, or remove the folder");
        }

        var other = Array.Find(files, file => !ImageFile.IsNamedLikeOne(file));
        return other is null ? files : throw new InputException(
            $"Image folder '{folder}'", $"expected files that end in {string.Join(", ", ImageFile.Extensions)}, received '{NameOf(other)}'",
            "Convert it to PNG, or move it away");
    }

    private static Dataset Rows(IReadOnlyList<string> files, int[] labels, string name, ImageOptions options, int[]? shape, string? rowsIn,
        string[]? classes = null)
    {
        var first = shape is null ? files[0] : "the training images";
        var writer = default(FeatureWriter);
        for (var row = 0; row < files.Count; row++)
        {
            var image = ImageFile.Read(files[row]);
            var channels = options.Colours switch { ImageColours.Grey => 1, ImageColours.Colour => 3, _ => image.Channels };
            int[] own = [options.Height ?? image.Height, options.Width ?? image.Width, channels];
            shape ??= own;
            if (!own.SequenceEqual(shape))
            {
                throw new InputException(
                    $"Image file '{files[row]}'",
                    $"expected {Text(shape)} as in {(first == files[0] ? $"'{first}'" : first)}, received {Text(own)}",
                    own[2] == shape[2] ? "Make all images one size, or ask for a height and a width"
                        : "Make all images grey or all colour, or ask for one of them");
            }

            writer ??= Room(name, files, shape, rowsIn);
            writer.Add(ImageRow.Of(image, options));
        }

        var width = shape!.Aggregate(1, (product, size) => product * size);
        var task = classes is null ? LearningTask.None : LearningTask.Classification;
        var schema = DatasetChecks.Schema(
            task, width, classes ?? [], classes is null ? 0 : 1, new DatasetDescription { Name = name, ExampleShape = shape });
        return Dataset.FromOwned(writer!.Finish(), schema, name, labels);
    }

    private static FeatureWriter Room(string name, IReadOnlyList<string> files, int[] shape, string? rowsIn)
    {
        var width = ImageFile.Count($"Image file '{files[0]}'", shape[0], shape[1], shape[2]);
        return rowsIn is not null || (long)width * files.Count <= Array.MaxLength ? FeatureWriter.Of(rowsIn, files.Count, width)
            : throw new InputException(
            $"Images of '{name}'", FormattableString.Invariant(
                $"expected at most {Array.MaxLength:N0} values in memory, received {files.Count:N0} images of {Text(shape)}"),
            "Keep them in a file (data.rowsIn), or ask for a smaller height and width, or for grey");
    }

    private static string Text(int[] shape) => $"{shape[0]} × {shape[1]} {(shape[2] == 1 ? "in grey" : "in colour")}";

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    private static string[] Folders(string folder) => Entries(folder, Directory.GetDirectories);

    private static string[] Files(string folder) => Entries(folder, Directory.GetFiles);

    /// <summary>Sorted by name; what begins with a point is hidden.</summary>
    private static string[] Entries(string folder, Func<string, string[]> list)
    {
        try
        {
            return [.. list(folder).Where(path => !Path.GetFileName(path).StartsWith('.'))
                .OrderBy(Path.GetFileName, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"Image folder '{folder}'", $"expected a folder that can be read, received: {failure.Message.TrimEnd('.')}",
                "Check the path and its permissions", failure);
        }
    }
}
