using System.Text.Json;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Data;

public class ImageFolderTests
{
    [Fact]
    public void Classes_and_images_come_in_ordinal_order_with_their_bytes()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "b/2.png", 2, 3, 1, 40);
        Image(folder, "b/10.png", 2, 3, 1, 30);
        Image(folder, "a/x.PGM", 2, 3, 1, 20);
        Image(folder, "Z/x.png", 2, 3, 1, 10);
        Directory.CreateDirectory(folder.File(".hidden"));
        File.WriteAllText(folder.File("a/.notes"), "");
        var source = Datasets.FromImageFolder(folder.Path);
        source.Test.ShouldBeNull();
        source.Train.ClassNames.ShouldBe(["Z", "a", "b"]);
        source.Train.Labels.ToArray().ShouldBe([0, 1, 2, 2]);
        source.Train.ExampleShape.ToArray().ShouldBe([2, 3, 1]);
        source.Train.Features.ToArray()
            .ShouldBe([.. new[] { 10, 20, 30, 40 }.SelectMany(start => Enumerable.Range(start, 6)).Select(value => (float)value)]);
    }

    [Fact]
    public void Train_and_test_folders_are_taken_apart_by_the_classes_of_training()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "train/cat/1.png", 1, 2, 3, 1);
        Image(folder, "train/dog/1.png", 1, 2, 3, 2);
        Image(folder, "test/dog/1.png", 1, 2, 3, 3);
        var source = Datasets.Open(folder.Path);
        source.Train.Labels.ToArray().ShouldBe([0, 1]);
        source.Test!.Labels.ToArray().ShouldBe([1]);
        source.Test.ClassNames.ShouldBe(["cat", "dog"]);
        source.Test.Row(0).ToArray().ShouldBe([3f, 4f, 5f, 6f, 7f, 8f]);
        Should.Throw<InputException>(() => source.Test.AsTrainingSet());
        Datasets.OpenAs(folder.Path, source.Train.Schema).Labels.ToArray().ShouldBe([1]);
    }

    [Fact]
    public void A_picture_beside_idx_files_does_not_make_it_a_folder_of_images()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "sample.png", 1, 1, 1);
        folder.Bytes("train-images-idx3-ubyte", TemporaryFolder.Idx([2, 1, 1], 3, 4));
        folder.Bytes("train-labels-idx1-ubyte", TemporaryFolder.Idx([2], 0, 1));
        Datasets.Open(folder.Path).Train.Features.ToArray().ShouldBe([3f, 4f]);
    }

    [Fact]
    public void Files_are_named_as_their_rows_are_read()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "train/cat/1.png", 1, 2, 1, 1);
        Image(folder, "train/dog/1.png", 1, 2, 1, 2);
        Datasets.FileNames(folder.Path).ShouldBe(["train/cat/1.png", "train/dog/1.png"]);
        Image(folder, "test/dog/x.png", 1, 2, 1, 3);
        Datasets.FileNames(folder.Path).ShouldBe(["test/dog/x.png"]);
        Datasets.FileNames(folder.File("test/dog")).ShouldBe(["x.png"]);
        Datasets.FileNames("digits").ShouldBeNull();
    }

    [Fact]
    public void For_predicting_classes_are_not_needed_and_names_decide()
    {
        using var folder = new TemporaryFolder();
        var schema = Dataset.Classification(new float[2, 2], ["dog", "cat"], new DatasetDescription { ExampleShape = [1, 2, 1] }).Schema;
        Image(folder, "flat/2.png", 1, 2, 1, 9);
        Image(folder, "flat/1.png", 1, 2, 1, 5);
        Image(folder, "some/dog/1.png", 1, 2, 1, 7);
        var flat = Datasets.OpenAs(folder.File("flat"), schema);
        flat.Task.ShouldBe(LearningTask.None);
        flat.Features.ToArray().ShouldBe([5f, 6f, 9f, 10f]);
        Datasets.OpenAs(folder.File("flat/2.png"), schema).Features.ToArray().ShouldBe([9f, 10f]);
        var labelled = Datasets.OpenAs(folder.File("some"), schema);
        labelled.ClassNames[labelled.Labels[0]].ShouldBe("dog");
        labelled.ClassCount.ShouldBe(2);
    }

    [Fact]
    public void Channels_are_changed_on_request()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "a/grey.png", 1, 1, 1, 100);
        Image(folder, "b/colour.png", 1, 1, 3, 10);
        Datasets.FromImageFolder(folder.Path, new ImageOptions { Colours = ImageColours.Colour }).Train.Features.ToArray()
            .ShouldBe([100f, 100f, 100f, 10f, 11f, 12f]);
        var grey = Datasets.FromImageFolder(folder.Path, new ImageOptions { Colours = ImageColours.Grey }).Train;
        grey.ExampleShape.ToArray().ShouldBe([1, 1, 1]);
        grey.Features.ToArray().ShouldBe([100f, (float)((0.299 * 10) + (0.587 * 11) + (0.114 * 12))]);
    }

    public static TheoryData<string> Resized => [.. Golden().Select(item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Resized))]
    public void Sizes_change_as_in_another_library(string name)
    {
        var golden = Golden().Single(item => item.GetProperty("name").GetString() == name);
        int Number(string property) => golden.GetProperty(property).GetInt32();
        float[] values = [.. golden.GetProperty("values").GetBytesFromBase64().Select(value => (float)value)];
        var result = ImageRow.Resize(values, Number("height"), Number("width"), Number("channels"), Number("toHeight"), Number("toWidth"));
        var expected = golden.GetProperty("result").GetBytesFromBase64();
        result.Length.ShouldBe(expected.Length);
        result.Zip(expected, (ours, theirs) => Math.Abs(ours - theirs)).Max().ShouldBeLessThanOrEqualTo(1f);
    }

    [Fact]
    public void Sizes_change_by_the_formula()
    {
        // Three to two: s = 3/2, weights 1 − |j + ½ − s (i + ½)| / s at j = 0, 1, 2 are 5/6, 1/2 and 0 (clipped) for the first.
        ImageRow.Resize([0, 60, 120], 1, 3, 1, 1, 2).ShouldBe([60f * 0.5f / (4f / 3), 120 - (60f * 0.5f / (4f / 3))]);
        // Two to four: a quarter of the way in between, and the ends as they are.
        ImageRow.Resize([0, 100], 2, 1, 1, 4, 1).ShouldBe([0f, 25f, 75f, 100f]);
        ImageRow.Resize([7, 7, 7, 7, 7, 7, 7, 7, 7], 3, 3, 1, 2, 5).ShouldAllBe(value => value == 7);
    }

    [Fact]
    public void Images_of_many_sizes_become_one()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "a/1.png", 2, 2, 1, 0);
        Image(folder, "b/1.png", 4, 8, 1, 0);
        var data = Datasets.FromImageFolder(folder.Path, new ImageOptions { Height = 1, Width = 2 }).Train;
        data.ExampleShape.ToArray().ShouldBe([1, 2, 1]);
        data.Row(0).ToArray().ShouldBe([1f, 2f]);
        data.Row(1).ToArray().Average().ShouldBe(15.5f, 1e-4f);
    }

    private static readonly Dictionary<string, (Action<TemporaryFolder> Make, string[] Says)> Cases = new()
    {
        ["nothing at all"] = (_ => { }, ["expected a sub-folder of PNG, PGM or PPM images for each class, received an empty folder",
            "Make a sub-folder for each class"]),
        ["no classes"] =
            (f => Image(f, "1.png", 1, 1, 1), ["expected a sub-folder of PNG, PGM or PPM images for each class, received no sub-folders"]),
        ["one class"] = (f => Image(f, "cat/1.png", 1, 1, 1), ["expected at least 2 classes, received only 'cat'"]),
        ["a class without images"] = (f => { Image(f, "cat/1.png", 1, 1, 1); Directory.CreateDirectory(f.File("dog")); },
            ["dog': expected at least one image, received none", "Add images, or remove the folder"]),
        ["images beside the classes"] = (f => { Image(f, "cat/1.png", 1, 1, 1); Image(f, "1.png", 1, 1, 1); },
            ["and nothing beside them, received '1.png'", "Move it into a class"]),
        ["folders in a class"] = (f => { Image(f, "cat/1.png", 1, 1, 1); Image(f, "dog/young/1.png", 1, 1, 1); },
            ["dog': expected images, received the folder 'young'"]),
        ["another kind of file"] = (f => { Image(f, "cat/1.png", 1, 1, 1); Image(f, "dog/1.png", 1, 1, 1); f.Text("dog/2.jpeg", "x"); },
            ["expected files that end in .png, .pgm, .ppm, .pnm, received '2.jpeg'", "Convert it to PNG"]),
        ["an image that is none"] = (f =>
        {
            Image(f, "cat/1.png", 1, 1, 1); Directory.CreateDirectory(f.File("dog"));
            f.Text("dog/1.png", "xyz!");
        }, ["1.png': expected a PNG, PGM or PPM file, received a file that starts with 78 79 7A 21"]),
        ["two sizes"] = (f => { Image(f, "cat/1.png", 2, 3, 1); Image(f, "dog/1.png", 3, 2, 1); },
            ["1.png': expected 2 × 3 in grey as in '", "received 3 × 2 in grey", "ask for a height and a width"]),
        ["grey and colour"] = (f => { Image(f, "cat/1.png", 2, 3, 1); Image(f, "dog/1.png", 2, 3, 3); },
            ["expected 2 × 3 in grey", "received 2 × 3 in colour", "Make all images grey or all colour"]),
        ["a third folder beside train and test"] = (f =>
        {
            Image(f, "train/cat/1.png", 1, 1, 1); Image(f, "train/dog/1.png", 1, 1, 1);
            Image(f, "dev/cat/1.png", 1, 1, 1);
        }, ["expected only 'train' and 'test' beside each other, received 'dev' too"]),
        ["a class that is only tested"] = (f =>
        {
            Image(f, "train/cat/1.png", 1, 1, 1); Image(f, "train/dog/1.png", 1, 1, 1);
            Image(f, "test/cow/1.png", 1, 1, 1);
        }, ["expected the classes 'cat', 'dog' as in training, received 'cow'"]),
        ["test images of another size"] = (f =>
        {
            Image(f, "train/cat/1.png", 1, 1, 1); Image(f, "train/dog/1.png", 1, 1, 1);
            Image(f, "test/cat/1.png", 1, 2, 1);
        }, ["expected 1 × 1 in grey as in the training images, received 1 × 2 in grey"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_cannot_be_read_says_why(string name)
    {
        using var folder = new TemporaryFolder();
        var (make, says) = Cases[name];
        make(folder);
        var error = Should.Throw<InputException>(() => Datasets.FromImageFolder(folder.Path));
        foreach (var part in says)
        {
            error.Message.ShouldContain(part, Case.Sensitive);
        }
    }

    [Fact]
    public void Other_mistakes_are_named_too()
    {
        using var folder = new TemporaryFolder();
        Image(folder, "a/1.png", 2, 2, 1);
        Says(() => Datasets.FromImageFolder(folder.Path, new ImageOptions { Height = 3 }),
            "expected a height and a width of 1 or more, or neither, received 3 and none");
        Says(() => Datasets.FromImageFolder(folder.File("none")), "expected a folder that can be read");
        Says(() => Datasets.Open(folder.File("a/1.png")), "received a single image");
        Says(() => Datasets.OpenAs(folder.File("a"), Datasets.Digits().Schema),
            "expected examples of shape [8, 8, 1] as the model was trained on, received [2, 2, 1]");
        Directory.CreateDirectory(folder.File("b"));
        folder.Text("b/photo.jpg", "x");
        Says(() => Datasets.Open(folder.File("b")), "received no sub-folders");
    }

    private static void Says(Action act, string part) => Should.Throw<InputException>(act).Message.ShouldContain(part);

    /// <summary>An image whose values count up from a first one.</summary>
    internal static void Image(TemporaryFolder folder, string name, int height, int width, int channels, int first = 0)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        byte[] values = [.. Enumerable.Range(first, height * width * channels).Select(value => (byte)value)];
        folder.Bytes(name, name.EndsWith(".PGM", StringComparison.Ordinal)
            ? [.. System.Text.Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n"), .. values]
            : PngEncoder.Encode(new Picture(height, width, channels, [.. values.Select(value => value / 255f)])));
    }

    private static IEnumerable<JsonElement> Golden() => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "image-files.json"))).RootElement.GetProperty("resized")
            .EnumerateArray();
}
