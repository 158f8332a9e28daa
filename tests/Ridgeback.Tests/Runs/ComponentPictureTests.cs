using System.Text.RegularExpressions;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Preprocessing;
using Ridgeback.Runs;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Data;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Runs;

public sealed class ComponentPictureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait("Row", "R005")]
    [Trait("Row", "R007")]
    public void All_components_give_the_picture_back_and_few_the_nearest_there_is()
    {
        var data = Datasets.Digits();
        var pipeline = Pipeline.Fit(data.AsTrainingSet(), new Scale(16), new PrincipalComponents());
        var groups = ComponentPictures.Of(pipeline, data);
        groups.Count.ShouldBe(2);
        groups[0].Pictures.Count.ShouldBe(30);
        var columns = groups[1].Columns;
        groups[1].Pictures.Count.ShouldBe(6 * columns);
        for (var row = 0; row < 6; row++)
        {
            var line = groups[1].Pictures.Skip(row * columns).Take(columns).ToArray();
            var raw = line[0].Picture.Pixels.ToArray();
            Distance(line[^1].Picture).ShouldBeLessThan(1e-5);
            double[] distances = [.. line[1..].Select(entry => Distance(entry.Picture))];
            distances.ShouldBe(distances.OrderDescending());

            // By the library's own way back, with all other components taken away.
            var k = int.Parse(line[3].Caption, System.Globalization.CultureInfo.InvariantCulture);
            var components = pipeline.Apply(data.Select([row])).Features.ToArray();
            Array.Clear(components, k, components.Length - k);
            var expected = pipeline.Invert(components);
            line[3].Picture.Pixels.ToArray().Zip(expected, (ours, theirs) => Math.Abs(ours - (theirs / 16))).Max().ShouldBeLessThan(1e-4f);

            double Distance(Picture picture) => Math.Sqrt(picture.Pixels.ToArray().Zip(raw, (a, b) => Math.Pow(a - b, 2)).Sum());
        }
    }

    [Fact]
    [Trait("Row", "R005")]
    public void Directions_are_drawn_around_grey_with_their_share_of_the_variance()
    {
        var pipeline = Pipeline.Fit(Datasets.Digits().AsTrainingSet(), new PrincipalComponents { Components = 3 });
        var fitted = (FittedComponents)pipeline.Steps[0];
        var group = ComponentPictures.Of(pipeline, Datasets.Digits())[0];
        // Of the digits' variance the first three components have 14.89, 13.62 and 11.79 percent.
        group.Pictures.Select(entry => entry.Caption).ShouldBe(["14.89%", "13.62%", "11.79%"]);
        var direction = fitted.Direction(1).ToArray();
        var largest = direction.Max(MathF.Abs);
        group.Pictures[1].Picture.Pixels.ToArray().ShouldBe([.. direction.Select(value => 0.5f + (0.5f * value / largest))]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Row", "R006")]
    public void Whitened_pictures_are_those_of_zca_in_both_forms(bool zca)
    {
        var data = Datasets.Digits();
        var steps = new PreprocessingStep[] { new Scale(16), new Whitening { Epsilon = 0.1, Zca = zca } };
        var group = ComponentPictures.Of(Pipeline.Fit(data.AsTrainingSet(), steps), data)[2];
        group.Columns.ShouldBe(6);
        var whitened = Pipeline.Fit(data.AsTrainingSet(), new Scale(16), new Whitening { Epsilon = 0.1, Zca = true })
            .Apply(data.Select([0, 1, 2, 3, 4, 5])).Features.ToArray();
        var limit = 3 * Math.Sqrt(whitened.Average(value => (double)value * value));
        for (var row = 0; row < 6; row++)
        {
            var picture = group.Pictures[6 + row].Picture.Pixels.ToArray();
            picture.Zip(whitened[(row * 64)..((row + 1) * 64)], (ours, theirs) => Math.Abs(ours - (0.5 + (0.5 * theirs / limit)))).Max()
                .ShouldBeLessThan(1e-4);
        }
    }

    [Fact]
    public void Without_images_or_components_there_are_no_pictures()
    {
        ComponentPictures.Of(Pipeline.Fit(Datasets.Iris().AsTrainingSet(), new PrincipalComponents()), Datasets.Iris()).ShouldBeEmpty();
        ComponentPictures.Of(Pipeline.Fit(Datasets.Digits().AsTrainingSet(), new Scale(16)), Datasets.Digits()).ShouldBeEmpty();
        ComponentPictures.Of(Pipeline.Fit(Datasets.Digits().AsTrainingSet()), Datasets.Digits()).ShouldBeEmpty();
        ComponentPictures.Counts(1).ShouldBe([1]);
        ComponentPictures.Counts(3072)[^1].ShouldBe(3072);
    }

    [Fact]
    public void The_report_of_a_training_with_components_shows_them()
    {
        CliRun.Train(folder.File("run"), "--set", "preprocessing=[\"auto\",{\"type\":\"whitening\",\"components\":20,\"zca\":false}]");
        var report = File.ReadAllText(folder.File("run/report.html"));
        report.ShouldContain("Directions of greatest variance");
        report.ShouldContain("The first of 20 eigenvectors");
        report.ShouldContain("Out of the first components");
        report.ShouldContain("rotated back to pixels");
        CliRun.Train(folder.File("plain"));
        File.ReadAllText(folder.File("plain/report.html")).ShouldNotContain("eigenvectors");
    }

    [Fact]
    public void The_command_draws_digits_and_says_how_many_components_are_enough()
    {
        var run = CliRun.Of("components", "--output", folder.File("out"));
        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("64 components of 1,078 images drawn in");
        Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Order()
            .ShouldBe(["directions.svg", "reconstructions.svg", "variance.csv", "whitened.svg"]);
        var table = CsvTable.Read(folder.File("out/variance.csv"));
        table.RowCount.ShouldBe(64);
        double Share(int count) => double.Parse(table[count - 1, 2], System.Globalization.CultureInfo.InvariantCulture);
        Share(64).ShouldBe(1, 1e-9);
        var enough = int.Parse(Regex.Match(run.Output, @"90 %\s+(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Share(enough).ShouldBeGreaterThanOrEqualTo(0.9);
        Share(enough - 1).ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Images_without_classes_are_drawn_in_colour()
    {
        for (var i = 0; i < 12; i++)
        {
            ImageFolderTests.Image(folder, $"flat/{i}.png", 4, 5, 3, (i * i * 7) % 190);
        }

        var run =
            CliRun.Of("components", "--data", folder.File("flat"), "--components", "2", "--epsilon", "0.1", "--output", folder.File("out"));
        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldContain("2 components of 12 images");
        Regex.Count(File.ReadAllText(folder.File("out/directions.svg")), "<image ").ShouldBe(2);
        Regex.Count(File.ReadAllText(folder.File("out/reconstructions.svg")), "<image ").ShouldBe(6 * 3);
        Regex.Count(File.ReadAllText(folder.File("out/whitened.svg")), "<image ").ShouldBe(12);
    }

    [Theory]
    [InlineData("expected images of 1 or 3 channels, received examples of shape [4]", "--data", "iris")]
    [InlineData("Option --components: expected a number of 1 or more, received 0", "--components", "0")]
    [InlineData("Option --epsilon: expected a finite number above 0, received 0", "--epsilon", "0")]
    [InlineData("expected at most 64 components, one for each feature, received 65", "--components", "65")]
    public void What_cannot_be_drawn_says_why(string says, params string[] options)
    {
        var run = CliRun.Of(["components", "--output", folder.File("out"), .. options]);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(says);
        Directory.Exists(folder.File("out")).ShouldBeFalse();
    }

    public void Dispose() => folder.Dispose();
}
