using System.Globalization;
using System.Text.RegularExpressions;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Reads a folder in MNIST's layout.</summary>
internal static partial class IdxFolder
{
    private const string Expected = "train-images-idx3-ubyte and train-labels-idx1-ubyte (gzipped or not), and if there is a test set "
        + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte";

    /// <summary>The training rows, and the test rows where the folder has them.</summary>
    public static SourceData Read(string folder)
    {
        var files = Find(folder);
        if (!files.ContainsKey(("train", "images")))
        {
            throw Missing(folder, "train", "images", files.Count);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var train = Read(folder, "train", files);
        var test = files.Keys.Any(key => key.Part == "test") ? Read(folder, "test", files) : default(Pair?);
        if (test is { } other && !other.Shape.SequenceEqual(train.Shape))
        {
            throw new InputException($"Folder '{folder}'", $"expected test images of shape [{string.Join(", ", train.Shape)}] as in "
                + $"training, received [{string.Join(", ", other.Shape)}]", "Give images of one size");
        }

        var largest = Math.Max(train.Labels.Max(), test?.Labels.Max() ?? 0);
        string[] classes = [.. Enumerable.Range(0, largest + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return new SourceData(
            Build(name, train, classes), test is { } rows ? Build($"{name} (test)", rows, classes).As(DataRole.Test) : null);
    }

    /// <summary>True when a folder has a file of this layout; false also when it cannot be read.</summary>
    public static bool IsOne(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any(path => FileName().IsMatch(Path.GetFileName(path)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The images of one file, without labels.</summary>
    public static Dataset ReadImages(string path)
    {
        var images = Images(path, out var shape);
        return Dataset.FromOwned(images, DatasetChecks.Schema(LearningTask.None, shape.Aggregate(1, (product, size) => product * size), [],
            0, new DatasetDescription { Name = Path.GetFileName(path), ExampleShape = shape }), Path.GetFileName(path));
    }

    private static Dictionary<(string Part, string Kind), string> Find(string folder)
    {
        var found = new Dictionary<(string, string), string>();
        string[] paths;
        try
        {
            paths = Directory.GetFiles(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Folder '{folder}'", $"expected a folder that can be read ({failure.Message.TrimEnd('.')})",
                "Check the path and its permissions", failure);
        }

        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (FileName().Match(Path.GetFileName(path)) is { Success: true } match)
            {
                found.TryAdd((match.Groups[1].Value == "train" ? "train" : "test", match.Groups[2].Value), path);
            }
        }

        return found;
    }

    private static Pair Read(string folder, string part, Dictionary<(string Part, string Kind), string> files)
    {
        foreach (var kind in (string[])["images", "labels"])
        {
            if (!files.ContainsKey((part, kind)))
            {
                throw Missing(folder, part, kind, files.Count);
            }
        }

        var images = Images(files[(part, "images")], out var shape);
        var file = Idx.Read(files[(part, "labels")]);
        if (file.Shape.Length != 1)
        {
            throw new InputException($"IDX file '{file.Source}'", $"expected labels with 1 axis, received {file.Shape.Length} axes",
                "Give the labels, not the images");
        }

        var labels = file.ToIntegers();
        if (labels.Length != images.Count)
        {
            throw new InputException($"IDX file '{file.Source}'", $"expected {images.Count} labels, one for each image in "
                + $"'{Path.GetFileName(files[(part, "images")])}', received {labels.Length}",
                "Give images and labels that belong together");
        }

        var wrong = Array.FindIndex(labels, label => label is < 0 or >= 1_000_000);
        if (wrong >= 0)
        {
            throw new InputException($"IDX file '{file.Source}', row {wrong} (from 0)",
                $"expected a class number from 0, received {labels[wrong]}", "Number the classes 0, 1, 2…");
        }

        return new Pair(images, shape, labels);
    }

    private static FeatureRows Images(string path, out int[] shape)
    {
        var file = Idx.Read(path);
        shape = file.Shape.Length switch
        {
            2 => [file.Shape[1]],
            3 => [file.Shape[1], file.Shape[2], 1],
            4 => [file.Shape[1], file.Shape[2], file.Shape[3]],
            _ => throw new InputException($"IDX file '{path}'",
                $"expected images with 3 axes (count, height, width), received {file.Shape.Length}", "Give the images, not the labels"),
        };
        var width = shape.Aggregate(1, (product, size) => product * size);
        if (file.Length == 0)
        {
            throw new InputException($"IDX file '{path}'",
                $"expected at least one image, received the shape ({string.Join(", ", file.Shape.ToArray())})", "Give a file with images");
        }

        if (file.Kind == IdxKind.UnsignedByte)
        {
            return new ByteRows(file.OwnBytes, width);
        }

        var values = file.ToFloats();
        DatasetChecks.Finite(values, width, "value", new DatasetDescription { Name = path });
        return new MemoryRows(values, width);
    }

    private static Dataset Build(string name, Pair pair, string[] classes)
    {
        var width = pair.Shape.Aggregate(1, (product, size) => product * size);
        var description = new DatasetDescription { Name = name, ExampleShape = pair.Shape };
        return Dataset.FromOwned(
            pair.Images, DatasetChecks.Schema(LearningTask.Classification, width, classes, 1, description), name, pair.Labels);
    }

    private static InputException Missing(string folder, string part, string kind, int found) =>
        new($"Folder '{folder}'", $"expected {Expected}, received {(found == 0 ? "no IDX files" : $"no {part} {kind}")}",
            found == 0 ? "Give a folder with these files or with a sub-folder of images for each class, or name a CSV file itself"
                : $"Add the {part} {kind}");

    [GeneratedRegex(@"^(train|t10k|test)-(images|labels)[-.]idx\d-ubyte(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();

    private readonly record struct Pair(FeatureRows Images, int[] Shape, int[] Labels);
}
