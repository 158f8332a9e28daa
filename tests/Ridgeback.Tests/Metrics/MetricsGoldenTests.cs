using System.Text.Json;
using Ridgeback.Metrics;

namespace Ridgeback.Tests.Metrics;

/// <summary>Against scikit-learn; <c>tests/golden/metrics.py</c> made the values.</summary>
public class MetricsGoldenTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "metrics.json"))).RootElement;

    public static TheoryData<int> Classifications => [.. Enumerable.Range(0, 7)];

    public static TheoryData<int> Regressions => [.. Enumerable.Range(0, 5)];

    [Fact]
    public void Every_golden_case_is_tested()
    {
        Golden.GetProperty("classification").GetArrayLength().ShouldBe(Classifications.Count);
        Golden.GetProperty("regression").GetArrayLength().ShouldBe(Regressions.Count);
    }

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Classification(int index)
    {
        var golden = Golden.GetProperty("classification")[index];
        var classes = golden.GetProperty("classes").GetInt32();
        var probabilities = Numbers(golden, "probabilities");
        var labels = golden.GetProperty("labels").EnumerateArray().Select(item => item.GetInt32()).ToArray();
        var weights = Numbers(golden, "weights");
        var metrics = ClassificationMetrics.Compute<double>(probabilities, labels, classes, weights);

        metrics.Accuracy.ShouldBe(golden.GetProperty("accuracy").GetDouble(), Tolerance);
        metrics.AreaUnderRoc!.Value.ShouldBe(golden.GetProperty("areaUnderRoc").GetDouble(), Tolerance);
        if (golden.TryGetProperty("logLoss", out var logLoss))
        {
            metrics.LogLoss.ShouldBe(logLoss.GetDouble(), Tolerance);
        }

        var confusion = Numbers(golden, "confusion");
        for (var i = 0; i < confusion.Length; i++)
        {
            metrics.Confusion[i / classes, i % classes].ShouldBe(confusion[i], Tolerance);
        }

        foreach (var average in Enum.GetValues<Average>())
        {
            var scores = Numbers(golden, average.ToString().ToLowerInvariant());
            metrics.Confusion.Precision(average).ShouldBe(scores[0], Tolerance);
            metrics.Confusion.Recall(average).ShouldBe(scores[1], Tolerance);
            metrics.Confusion.F1(average).ShouldBe(scores[2], Tolerance);
        }

        var perClass = golden.GetProperty("perClass");
        for (var c = 0; c < classes; c++)
        {
            metrics.Confusion.Precision(c).ShouldBe(perClass[0][c].GetDouble(), Tolerance);
            metrics.Confusion.Recall(c).ShouldBe(perClass[1][c].GetDouble(), Tolerance);
            metrics.Confusion.F1(c).ShouldBe(perClass[2][c].GetDouble(), Tolerance);
        }

        var headline = classes == 2 ? metrics.Confusion.F1(1) : metrics.Confusion.F1(Average.Macro);
        metrics.F1.ShouldBe(headline);

        // The probabilities and weights are exact in float, so accumulation in double must give the same bits.
        var single = ClassificationMetrics.Compute<float>(Singles(probabilities), labels, classes, Singles(weights));
        (single.Accuracy, single.LogLoss, single.AreaUnderRoc).ShouldBe((metrics.Accuracy, metrics.LogLoss, metrics.AreaUnderRoc));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Regression(int index)
    {
        var golden = Golden.GetProperty("regression")[index];
        var metrics = RegressionMetrics.Compute<double>(
            Numbers(golden, "predictions"), Numbers(golden, "targets"), golden.GetProperty("outputs").GetInt32(),
            Numbers(golden, "weights"));
        metrics.MeanSquaredError.ShouldBe(golden.GetProperty("meanSquaredError").GetDouble(), Tolerance);
        metrics.RootMeanSquaredError.ShouldBe(golden.GetProperty("rootMeanSquaredError").GetDouble(), Tolerance);
        metrics.MeanAbsoluteError.ShouldBe(golden.GetProperty("meanAbsoluteError").GetDouble(), Tolerance);
        metrics.RSquared.ShouldBe(golden.GetProperty("rSquared").GetDouble(), Tolerance);
    }

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];

    private static float[] Singles(double[] values) => [.. values.Select(value => (float)value)];
}
