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

    public void Dispose() => folder.Dispose();
}
