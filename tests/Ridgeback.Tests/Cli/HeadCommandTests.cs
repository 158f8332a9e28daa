using System.Globalization;
using System.Text;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Cli;

/// <summary>Several heads from a configuration: figures, predictions and files.</summary>
public sealed class HeadCommandTests : IDisposable
{
    private const int Rows = 120;

    private const string Heads = """
        heads=[{"name":"shape","layers":[{"type":"dense","units":4},"tanh"],"weight":0.5},
        {"name":"size","columns":["width","height"]},{"name":"again","task":"reconstruction"}]
        """;

    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait("Row", "R107")]
    [Trait("Row", "R108")]
    public void A_table_with_several_label_columns_is_trained_evaluated_and_predicted()
    {
        var source = Table(header: true);
        var json = CliRun.Train(folder.File("run"), "--data", source, "--set", "data.target=colour", "--set", Heads, "--json").Json();
        var test = json.GetProperty("test");
        var heads = test.GetProperty("heads");
        heads.EnumerateObject().Select(head => head.Name).ShouldBe(["shape", "size", "again"]);
        heads.GetProperty("shape").GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
        heads.GetProperty("shape").GetProperty("rows").GetInt32().ShouldBeLessThan(24);
        heads.GetProperty("again").GetProperty("rows").GetInt32().ShouldBe(24);
        test.GetProperty("rows").GetInt32().ShouldBeLessThan(24);
        double Loss(string head) => heads.GetProperty(head).GetProperty("loss").GetDouble();
        test.GetProperty("totalLoss").GetDouble()
            .ShouldBe(test.GetProperty("loss").GetDouble() + (0.5 * Loss("shape")) + Loss("size") + Loss("again"), 1e-9);
        heads.GetProperty("size").TryGetProperty("rootMeanSquaredError", out _).ShouldBeTrue();

        var written = JsonDocument.Parse(File.ReadAllText(folder.File("run/config.json"))).RootElement.GetProperty("heads");
        written[0].GetProperty("task").GetString().ShouldBe("classification");
        written[0].GetProperty("loss").GetProperty("type").GetString().ShouldBe("logistic");
        written[1].GetProperty("task").GetString().ShouldBe("regression");
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("Further heads");

        var again = CliRun.Of("evaluate", folder.File("run"), "--json").Json();
        again.GetProperty("heads").GetRawText().ShouldBe(heads.GetRawText());
        CliRun.Of("evaluate", folder.File("run"), "--data", source).Output.ShouldContain("shape");

        CliRun.Of("predict", folder.File("run"), "--data", source, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        string[][] lines = [.. File.ReadLines(folder.File("p.csv")).Select(line => line.Split(','))];
        lines[0].ShouldBe([
            "row", "predicted", "probability blue", "probability red", "shape predicted", "shape probability round",
            "shape probability square",
            "size predicted width", "size predicted height", "again error",
        ]);
        lines.Length.ShouldBe(Rows + 1);
        var model = Model.Load(folder.File("run"));
        var data = Datasets.OpenAs(source, model.Schema, new CsvOptions { AllowMissingTargets = true });
        data.Head("shape").Labels[0].ShouldBe(-1);
        data.Head("size").TargetsOf(3)[1].ShouldBe(float.NaN);
        float[] shapes = model.Predict("shape", data), sizes = model.Predict("size", data),
            errors = model.ReconstructionErrors("again", data);
        for (var row = 0; row < Rows; row++)
        {
            float Cell(int column) => float.Parse(lines[row + 1][column], CultureInfo.InvariantCulture);
            (Cell(6), Cell(8), Cell(9)).ShouldBe((shapes[(2 * row) + 1], sizes[(2 * row) + 1], errors[row]));
            lines[row + 1][4].ShouldBe(shapes[(2 * row) + 1] > 0.5f ? "square" : "round");
        }
    }

    /// <summary>The same rows without names of columns give the same model; resumed from its checkpoint too.</summary>
    [Fact]
    [Trait("Row", "R107")]
    public void Columns_by_number_and_a_resumed_run_give_the_same_model()
    {
        const string byNumber = """heads=[{"name":"shape","columns":["5"]},{"name":"size","columns":["6","7"]}]""";
        CliRun.Train(folder.File("names"), "--data", Table(header: true), "--set", "data.target=4", "--set", byNumber).Code.ShouldBe(0);
        CliRun.Train(folder.File("numbers"), "--data", Table(header: false), "--set", "data.target=4", "--set", byNumber).Code.ShouldBe(0);
        CliRun.ModelOf(folder.File("numbers")).ShouldBe(CliRun.ModelOf(folder.File("names")));
        CliRun.Of("evaluate", folder.File("numbers"), "--data", Table(header: false), "--json").Json().GetProperty("heads")
            .GetProperty("shape").GetProperty("rows").GetInt32().ShouldBe(Rows * 2 / 3);
        CliRun.Train(folder.File("short"), "--data", Table(header: true), "--set", "data.target=4", "--set", byNumber, "--set",
            "training.epochs=1").Code.ShouldBe(0);
        CliRun.Of("train", "--resume", folder.File("short"), "--set", "training.epochs=3", "--quiet").Code.ShouldBe(0);
        CliRun.ModelOf(folder.File("short")).ShouldBe(CliRun.ModelOf(folder.File("names")));
    }

    [Theory]
    [Trait("Row", "R107")]
    [InlineData("""heads=[{"name":"form"}]""", "'form' head column: expected one of the columns")]
    [InlineData("""heads=[{"name":"colour"}]""", "head 'colour': expected columns of its own, received colour")]
    [InlineData("""heads=[{"name":"shape"},{"name":"a.b","task":"reconstruction"}]""", "expected a word without '/' and '.'")]
    [InlineData("""heads=[{"name":"shape","loss":"squared"}]""", "expected a loss for 2 classes, received 'squared'")]
    [InlineData("""heads=[{"name":"shape","task":"regression"}]""", "expected a number, received")]
    [InlineData("""heads=[{"name":"shape","from":"dense9"}]""", "expected to stand on 'features' or a hidden layer")]
    [InlineData("""heads=[{"name":"shape","weight":-1}]""", "heads[0].weight")]
    public void What_cannot_be_a_head_is_refused(string setting, string expected)
    {
        var run = CliRun.Of("train", "--data", Table(header: true), "--output", folder.File("bad"), "--set", "data.target=colour", "--set",
            """data.ignore=["width","height"]""", "--set", setting);
        run.Code.ShouldNotBe(0);
        run.Error.ShouldContain(expected);
        run.Error.ShouldNotContain("   at ");
        Directory.Exists(folder.File("bad")).ShouldBeFalse();
    }

    [Fact]
    [Trait("Row", "R107")]
    public void Heads_of_other_sources_and_ensembles_are_refused_and_missing_labels_need_heads()
    {
        CliRun.Of("train", "--data", "iris", "--output", folder.File("bad"), "--set", """heads=[{"name":"shape"}]""")
            .Error.ShouldContain("expected labels or targets for the head 'shape', received none for any head");
        CliRun.Of("train", "--data", "iris", "--output", folder.File("bad"), "--set", """heads=[{"name":"r","task":"reconstruction"}]""",
            "--set", "ensemble=seeds").Error.ShouldContain("expected a single network for several heads, received an ensemble");
        CliRun.Of("train", "--data", Table(header: true), "--output", folder.File("bad"), "--set", "data.target=colour")
            .Error.ShouldContain("expected a value, received an empty cell");
        CliRun.Of(
            "train", "--data", Table(header: true), "--output", folder.File("bad"), "--set", "data.target=colour", "--set", Heads, "--set",
            """training.earlyStopping={"head":"form"}""")
                .Error.ShouldContain("expected one of the heads shape, size, again, received 'form'");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// Three features, a colour (every tenth missing), a shape (every third missing), a width and a height (every fourth without).
    /// </summary>
    private string Table(bool header)
    {
        var (text, x) = (new StringBuilder(header ? "a,b,c,colour,shape,width,height\n" : ""), Support.Table.Wave(3 * Rows, 0.3));
        for (var row = 0; row < Rows; row++)
        {
            var (a, b, c) = (x[3 * row], x[(3 * row) + 1], x[(3 * row) + 2]);
            var (colour, shape) = (a + b > 0 ? "red" : "blue", a > b ? "round" : "square");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{a:F4},{b:F4},{c:F4},{(row % 10 == 9 ? "" : colour)},{(row % 3 == 0 ? "" : shape)},{a + c:F3},");
            text.Append(row % 4 == 3 ? "\n" : FormattableString.Invariant($"{b - c:F3}\n"));
        }

        return folder.Text(header ? "named.csv" : "plain.csv", text.ToString());
    }
}
