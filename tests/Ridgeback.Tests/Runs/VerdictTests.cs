using Ridgeback.Charts;
using Ridgeback.Runs;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Runs;

public sealed class VerdictTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The roots x of (p − x)² = z² x(1 − x)/n, solved apart from the library with 40 digits.</summary>
    [Theory]
    [InlineData(0.5, 10, 0.236593090512564, 0.763406909487436)]
    [InlineData(0.9, 100, 0.825634338495086, 0.944770862939325)]
    [InlineData(1.0, 20, 0.838874841947181, 1.0)]
    [InlineData(0.0, 20, 0.0, 0.161125158052819)]
    public void The_interval_of_a_share_is_Wilsons(double share, int rows, double low, double high)
    {
        var interval = Proportion.Interval(share, rows);
        interval.Low.ShouldBe(low, 1e-12);
        interval.High.ShouldBe(high, 1e-12);
    }

    [Fact]
    public void A_classifier_is_compared_with_the_most_frequent_class_and_its_figures_agree_with_the_result()
    {
        var run = CliRun.Train(folder.File("run"), "--data", "iris", "--json");
        var accuracy = run.Json().GetProperty("test").GetProperty("accuracy").GetDouble();
        var html = File.ReadAllText(folder.File("run/report.html"));
        html.ShouldContain(FormattableString.Invariant($"right on {Math.Round(accuracy * 30)} of 30 test rows"));
        html.ShouldContain("most frequent class would be right on 33.3%");
        html.ShouldContain("sealed until the training had ended");
        html.ShouldContain("more epochs (--epochs) may do better");
    }

    [Fact]
    public void A_regression_is_compared_with_the_mean()
    {
        CliRun.Train(folder.File("run"), "--data", Sources.Regression(folder), "--set", "training.epochs=60");
        var html = File.ReadAllText(folder.File("run/report.html"));
        html.ShouldContain("Always answering with the mean would have an RMSE of ");
        html.ShouldContain("RMSE is ");
    }

    [Fact]
    public void Pictures_are_shown_of_images_and_features_of_tables()
    {
        CliRun.Train(folder.File("images"), "--data", Sources.Images(folder));
        var images = File.ReadAllText(folder.File("images/report.html"));
        images.ShouldContain("data:image/png;base64,");
        images.ShouldContain("What the units of dense1 look for");
        CliRun.Train(folder.File("iris"), "--data", "iris");
        var table = File.ReadAllText(folder.File("iris/report.html"));
        table.ShouldNotContain("data:image/png;base64,");
        table.ShouldContain("petal length (cm)");
    }

    /// <summary>100 rows of three classes, 60 : 30 : 10, of which 60 % train: 36, 18 and 6; n/(k·nᶜ) is 60/108, 60/54 and 60/18.</summary>
    [Theory]
    [InlineData("balanced", new[] { "0.5556", "1.111", "3.333" }, "Balanced: n/(k")]
    [InlineData("""{"type":"byClass","weights":[1,2.5,0]}""", new[] { "1", "2.5", "0" }, "Given by class.")]
    public void The_weights_of_classes_are_told(string setting, string[] weights, string how)
    {
        var source = folder.Text("three.csv", "a,b,kind\n" + string.Concat(Enumerable.Range(0, 100).Select(i =>
            FormattableString.Invariant($"{i % 7},{i % 11},{(i < 60 ? "common" : i < 90 ? "fewer" : "rare")}\n"))));
        foreach (var ensemble in new[] { "null", """{"type":"bagging","members":2}""" })
        {
            var name = ensemble[..2] == "nu" ? "run" : "ensemble";
            var run = CliRun.Train(folder.File(name), "--data", source, "--set", "training.classWeights=" + setting, "--set",
                "ensemble=" + ensemble, "--json");
            run.Json().GetProperty("classWeights").EnumerateArray().Select(weight => NumberText.Short(weight.GetDouble()))
                .ShouldBe(weights);
            var html = File.ReadAllText(folder.File(name + "/report.html"));
            html.ShouldContain(how);
            var table = html[html.IndexOf("id=\"class-weights\"", StringComparison.Ordinal)..];
            System.Text.RegularExpressions.Regex.Matches(table[..table.IndexOf("</table>", StringComparison.Ordinal)],
                "<t[hd][^>]*>([^<]*)</t[hd]>").Select(cell => cell.Groups[1].Value)
                .ShouldBe(
                    ["Class", "Training rows", "Weight", "common", "36", weights[0], "fewer", "18", weights[1], "rare", "6", weights[2]]);
        }

        CliRun.Train(folder.File("plain"), "--data", source, "--json").Json().GetProperty("classWeights")
            .ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        File.ReadAllText(folder.File("plain/report.html")).ShouldNotContain("class-weights");
    }

    public void Dispose() => folder.Dispose();
}
