using System.Xml;
using System.Xml.Linq;
using Ridgeback.Charts;
using Ridgeback.Reports;

namespace Ridgeback.Tests.Reports;

public class HtmlReportTests
{
    [Fact]
    public void The_page_is_well_formed_and_needs_nothing_else()
    {
        var page = HtmlReport.Render(SampleReports.Classifier());
        var html = Parse(page);
        Sections(html).ShouldBe(["summary", "learning", "classes", "hardest", "pictures", "layers", "network", "settings"]);
        html.Descendants().ShouldNotContain(e => e.Name.LocalName == "script" || e.Name.LocalName == "link");
        foreach (var address in html.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href"))
        {
            (address.Value.StartsWith("data:image/png;base64,") || address.Value.StartsWith('#')).ShouldBeTrue(address.Value);
        }

        page.ShouldNotContain("url(");
        page.ShouldNotContain("@import");
        foreach (var link in html.Descendants().Where(e => e.Name.LocalName == "a"))
        {
            Sections(html).ShouldContain(link.Attribute("href")!.Value[1..]);
        }
    }

    [Fact]
    public void The_page_says_what_the_records_say()
    {
        var html = Parse(HtmlReport.Render(SampleReports.Classifier()));
        var text = html.Value;
        text.ShouldContain("97.8%");
        text.ShouldContain("The weights of step 1,200 (epoch 35.71) were kept. The shaded steps came after it and were not used.");
        text.ShouldContain("Training ended at step 1,800: the development loss had not improved for 10 checks (patience).");
        text.ShouldContain("\"note\": \"a < b && c > d\"");
        text.ShouldContain("AVX-512");
        text.ShouldContain("169,482");
        html.Descendants().Count(e => e.Name.LocalName == "img").ShouldBe(16);
    }

    [Fact]
    public void The_same_report_gives_the_same_bytes() =>
        HtmlReport.Render(SampleReports.Classifier()).ShouldBe(HtmlReport.Render(SampleReports.Classifier()));

    [Fact]
    public void A_table_of_its_own_shows_its_rows()
    {
        var html = Parse(HtmlReport.Render(new RunReport
        {
            Title = "tables",
            Tables = [new ReportTable("members", "Members") { Headings = ["Member", "#Steps"], Rows = [["<first>", "12"], ["second", "7"]],
                Explanation = "Each by itself." }],
        }));
        Sections(html).ShouldBe(["members"]);
        html.Value.ShouldContain("Each by itself.");
        html.Descendants().Where(e => e.Name.LocalName is "th" or "td").Select(e => e.Value)
            .ShouldBe(["Member", "Steps", "<first>", "12", "second", "7"]);
    }

    [Fact]
    public void Empty_parts_are_left_out()
    {
        var html = Parse(HtmlReport.Render(new RunReport { Title = "bare" }));
        Sections(html).ShouldBeEmpty();
        html.Descendants().ShouldNotContain(e => e.Name.LocalName == "nav");

        Sections(Parse(HtmlReport.Render(new RunReport
        {
            Title = "empty",
            LearningCurves = new LearningCurves { Points = [] },
            Regressions = [new RegressionResult("test", "y", [], [])],
            Layers = [new LayerHistogram("input", null, null)],
            Pictures = [new PictureGroup("none", "", [])],
        }))).ShouldBeEmpty();
    }

    [Fact]
    public void Any_text_is_shown_as_text()
    {
        const string nasty = "<script>alert('x')</script> & \"<b>\" \u0002";
        const string shown = "<script>alert('x')</script> & \"<b>\" \uFFFD";
        var value = new NamedValue(nasty, nasty);
        var picture = new Picture(1, 1, 1, [1f]);
        var report = new RunReport
        {
            Title = nasty,
            Subtitle = nasty,
            Verdict = [nasty],
            KeyFigures = [new KeyFigure(nasty, nasty, nasty)],
            LearningCurves = SampleReports.Curves(5, true) with { LossName = nasty, MetricName = nasty, StopReason = nasty },
            ConfusionMatrices = [new ConfusionMatrix(nasty, [nasty, "b"], [1, 2, 3, 4])],
            Regressions = [new RegressionResult(nasty, nasty, [1, 2], [1, 3])],
            HardestExamplesSet = nasty,
            HardestExamples =
            [
                new HardExample { RowId = nasty, TrueLabel = nasty, PredictedLabel = nasty, Picture = picture },
                new HardExample { RowId = nasty, TrueLabel = nasty, PredictedLabel = nasty, Features = [value] },
            ],
            Layers = [new LayerHistogram(nasty, Bins.FromValues(new[] { 1.0, 2 }), null)],
            Pictures = [new PictureGroup(nasty, nasty, [new CaptionedPicture(picture, nasty)])],
            Network = [new NetworkRow(nasty, nasty, 1)],
            ConfigurationJson = nasty,
            Environment = [value],
        };
        var html = Parse(HtmlReport.Render(report));
        html.Descendants().ShouldNotContain(e => e.Name.LocalName == "script");
        foreach (var element in (string[])["title", "h1", "h3", "dt", "dd", "pre"])
        {
            html.Descendants().Where(e => e.Name.LocalName == element).ShouldContain(e => e.Value == shown, element);
        }
    }

    [Fact]
    public void Odd_runs_still_make_a_page()
    {
        var nan = new LearningPoint
        {
            Step = 0,
            TrainLoss = double.NaN,
            DevLoss = double.PositiveInfinity,
            TrainPenalty = double.NaN,
            DevMetric = double.NaN
        };
        var layers = Enumerable.Range(0, 30).Select(i => new LayerHistogram(
            $"layer {i} {new string('x', 200)}", Bins.FromValues(new float[] { i }), Bins.FromValues(new[] { float.NaN }))).ToArray();
        foreach (var classes in (int[])[1, 2, 21, 100])
        {
            var html = Parse(HtmlReport.Render(SampleReports.Classifier(classes, 1) with
            {
                LearningCurves = new LearningCurves { Points = [nan], ChosenStep = 0, StopStep = 0 },
                Layers = layers,
            }));
            html.Value.ShouldContain("1 value is not finite: a gap in the line");
            html.Descendants().Count(e => e.Attribute("class")?.Value == "chart heat").ShouldBe(2);
            html.Value.Contains("The ten weakest by F1:").ShouldBe(classes > 20);
        }
    }

    [Fact]
    public void A_regression_shows_points_errors_and_feature_rows()
    {
        var html = Parse(HtmlReport.Render(SampleReports.Regression()));
        Sections(html).ShouldBe(["summary", "learning", "regression", "hardest"]);
        html.Value.ShouldContain("1 point is not finite and left out");
        html.Value.ShouldContain("3 further features are not shown.");
        html.Value.ShouldContain("predicted − true");
        html.Value.ShouldNotContain("p(true)");
    }

    [Fact]
    public void A_log_scale_is_used_only_where_the_loss_spans_a_wide_range()
    {
        Parse(HtmlReport.Render(SampleReports.Classifier())).Value.ShouldContain("log scale");
        var flat = new LearningCurves
        {
            Points =
            [.. Enumerable.Range(0, 5).Select(i => new LearningPoint { Step = i, TrainLoss = 2 - 0.1 * i })]
        };
        Parse(HtmlReport.Render(new RunReport { Title = "flat", LearningCurves = flat })).Value.ShouldNotContain("log scale");
    }

    [Fact]
    public void Scores_follow_from_the_counts()
    {
        // True a: 8 right, 2 taken for b. True b: 1 taken for a, 3 right. c never occurs and is never predicted.
        var matrix = new ConfusionMatrix("dev", ["a", "b", "c"], [8, 2, 0, 1, 3, 0, 0, 0, 0]);
        var scores = matrix.Scores();
        scores[0].Precision!.Value.ShouldBe(8.0 / 9, 1e-15);
        scores[0].Recall!.Value.ShouldBe(0.8, 1e-15);
        scores[0].F1!.Value.ShouldBe(2 * (8.0 / 9) * 0.8 / (8.0 / 9 + 0.8), 1e-15);
        scores[1].ShouldBe(new ClassScore("b", 4, 3.0 / 5, 3.0 / 4, 6.0 / 9));
        scores[2].ShouldBe(new ClassScore("c", 0, null, null, null));
        (matrix.Right, matrix.Total).ShouldBe((11L, 14L));
        matrix.MostConfused(5).ShouldBe([(0, 1, 2L), (1, 0, 1L)]);
    }

    [Fact]
    public void Records_that_do_not_fit_are_refused()
    {
        Should.Throw<InputException>(() => new ConfusionMatrix("test", ["a", "b"], [1, 2, 3])).Message
            .ShouldBe("Confusion matrix 'test': expected 2 × 2 counts for 2 class names, received 3. Pass one name for each class and the "
                + "counts row after row.");
        Should.Throw<InputException>(() => new ConfusionMatrix("test", ["a"], [-1])).Message
            .ShouldBe("Confusion matrix 'test': expected counts of 0 or more, received -1. Pass how many rows fell into each cell.");
        Should.Throw<InputException>(() => new RegressionResult("test", "y", [1, 2], [1])).Message
            .ShouldBe(
                "Regression result 'y', test: expected one prediction for each of 2 true values, received 1. Pass both for the same rows.");
    }

    [Fact]
    public void Writing_replaces_the_file_and_leaves_nothing_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("ridgeback-report-").FullName;
        try
        {
            var path = Path.Combine(folder, "runs", "one", "report.html");
            HtmlReport.WriteTo(SampleReports.Regression(), path);
            HtmlReport.WriteTo(new RunReport { Title = "second ü" }, path);
            File.ReadAllText(path).ShouldBe(HtmlReport.Render(new RunReport { Title = "second ü" }));
            File.ReadAllBytes(path)[0].ShouldBe((byte)'<');
            Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).ShouldBe([path]);

            var blocked = Path.Combine(path, "below-a-file.html");
            Should.Throw<InputException>(() => HtmlReport.WriteTo(new RunReport { Title = "x" }, blocked)).Message
                .ShouldStartWith($"Folder '{path}': expected a folder that can be made and written, received: ");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    private static string[] Sections(XElement html) =>
        [.. html.Descendants().Where(e => e.Name.LocalName == "section").Select(e => e.Attribute("id")!.Value)];
}
