using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Tests.Data;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

public sealed class ImageFolderCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_folder_of_images_is_trained_on_evaluated_and_predicted()
    {
        Make();
        CliRun.Train(folder.File("run"), "--data", folder.File("images"), "--epochs", "100", "--set", "network.layers=[\"tanh\"]", "--set",
            "optimizer.learningRate=0.02", "--set", "data.images={\"height\":4,\"width\":3,\"colours\":\"grey\"}");
        File.ReadAllText(folder.File("run/config.json")).ShouldContain("\"colours\": \"grey\"");
        CliRun.Of("evaluate", folder.File("run"), "--data", folder.File("images"), "--json").Json().GetProperty("accuracy").GetDouble()
            .ShouldBe(1);
        CliRun.Of("predict", folder.File("run"), "--data", folder.File("images/dark"), "--output", folder.File("p.csv")).Code.ShouldBe(0);
        var table = CsvTable.Read(folder.File("p.csv"), CsvHeader.Yes);
        table.RowCount.ShouldBe(20);
        Enumerable.Range(0, 20).ShouldAllBe(row => table[row, 2] == "dark");
        table.ColumnNames.ShouldBe(["row", "file", "predicted", "probability dark", "probability light"]);
        table[2, 1].ShouldBe("10.png");
        CliRun.Of("predict", folder.File("run"), "--data", folder.File("images"), "--output", folder.File("p.csv")).Code.ShouldBe(0);
        CsvTable.Read(folder.File("p.csv"), CsvHeader.Yes)[39, 1].ShouldBe("light/9.png");
        CliRun.Of("predict", folder.File("run"), "--data", folder.File("images/light/3.png"), "--output", folder.File("p.csv"))
            .Code.ShouldBe(0);
        CsvTable.Read(folder.File("p.csv"), CsvHeader.Yes)[0, 1].ShouldBe("light");
    }

    [Fact]
    public void Training_equals_that_on_the_same_values_as_a_table()
    {
        Make();
        var data =
            Datasets.FromImageFolder(folder.File("images"), new ImageOptions { Colours = ImageColours.Grey, Height = 4, Width = 3 }).Train;
        var lines = Enumerable.Range(0, data.Count).Select(row => string.Join(',', [.. data.Row(row).ToArray()
            .Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), data.ClassNames[data.Labels[row]]]));
        var table = folder.Text("table.csv", string.Join('\n', lines) + "\n");
        CliRun.Train(folder.File("a"), "--data", folder.File("images"), "--set",
            "data.images={\"height\":4,\"width\":3,\"colours\":\"grey\"}", "--set", "preprocessing=[\"standardize\"]");
        CliRun.Train(folder.File("b"), "--data", table, "--set", "preprocessing=[\"standardize\"]");
        CliRun.ModelOf(folder.File("a")).ShouldBe(CliRun.ModelOf(folder.File("b")));
    }

    [Fact]
    public void Rows_in_a_file_give_the_same_model_and_figures()
    {
        Make();
        string[] images = ["--data", folder.File("images"), "--set", "data.images={\"height\":4,\"width\":3}"];
        string[] table = ["--data", Sources.Regression(folder)];
        foreach ((var name, var options) in new[] { ("images", images), ("table", table),
            ("idx", ["--data", Sources.Images(folder, name: "idx")]) })
        {
            CliRun.Train(folder.File($"{name}-memory"), options);
            CliRun.Train(folder.File($"{name}-file"), [.. options, "--threads", "2", "--set",
                $"data.rowsIn=\"{folder.File("rows").Replace("\\", "\\\\", StringComparison.Ordinal)}\""]);
            CliRun.ModelOf(folder.File($"{name}-file")).ShouldBe(CliRun.ModelOf(folder.File($"{name}-memory")));
            File.ReadAllText(folder.File($"{name}-file/metrics.csv")).ShouldBe(File.ReadAllText(folder.File($"{name}-memory/metrics.csv")));
            CliRun.Of("train", "--resume", folder.File($"{name}-file"), "--quiet", "--set", "data.rowsIn=\"\"").Code.ShouldBe(0);
            CliRun.ModelOf(folder.File($"{name}-file")).ShouldBe(CliRun.ModelOf(folder.File($"{name}-memory")));
            var evaluated = CliRun.Of("evaluate", folder.File($"{name}-file"), "--json");
            evaluated.Code.ShouldBe(0, evaluated.Error);
        }

        Directory.EnumerateFileSystemEntries(folder.File("rows")).ShouldBeEmpty();
    }

    [Fact]
    public void Height_without_width_is_a_fault_of_the_configuration()
    {
        var run = CliRun.Of("train", "--set", "data.images.height=4");
        run.Code.ShouldBe(2);
        run.Error.ShouldContain("expected height and width together");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Dark and light images, 20 of each, in colour, of two sizes.</summary>
    private void Make()
    {
        for (var i = 0; i < 20; i++)
        {
            ImageFolderTests.Image(folder, $"images/dark/{i}.png", 4 + (i % 2), 3, 3, i);
            ImageFolderTests.Image(folder, $"images/light/{i}.png", 4, 3, 3, 150 + i);
        }
    }
}
