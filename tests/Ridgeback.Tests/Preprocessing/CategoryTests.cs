using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Preprocessing;

/// <summary>
/// Words as features, and cells without a value: read, encoded and filled in by what training rows have, refused otherwise.
/// </summary>
public sealed class CategoryTests : IDisposable
{
    private const string Table = "size,colour,code,price\n1.5,red,7,10.5\n2,blue,7,20.25\n3,red,9,31\n,green,9,40.5\n5,,8,50.5\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Columns_of_words_are_categories_and_so_are_those_asked_for()
    {
        var data = Read(new CsvOptions { AllowMissing = true, Categorical = ["code"] });
        data.Schema.Categories[0].ShouldBeNull();
        data.Schema.Categories[1].ShouldBe(["blue", "green", "red"]);
        data.Schema.Categories[2].ShouldBe(["7", "8", "9"]);
        data.Features.ToArray().ShouldBe([1.5f, 2, 0, 2, 0, 0, 3, 2, 2, float.NaN, 1, 2, 5, float.NaN, 1]);
        Read(new CsvOptions { AllowMissing = true }).Schema.Categories[2].ShouldBeNull();
        Datasets.Iris().Schema.Categories.ShouldBeEmpty();
    }

    /// <summary>Fitted on rows 0 to 3, without the fourth's colour "green": it has no feature, and is "other" in every row.</summary>
    [Fact]
    public void One_hot_has_a_feature_for_each_category_of_the_training_rows_and_one_for_others()
    {
        var data = Read(new CsvOptions { AllowMissing = true });
        var pipeline = Pipeline.Fit(data.Select([0, 1, 2]).AsTrainingSet(), new Impute());
        pipeline.Steps.Select(step => step.Kind).ShouldBe(["impute", "oneHot"]);
        (pipeline.FeatureCount, pipeline.OutputCount).ShouldBe((3, 5));
        var all = pipeline.Apply(data);
        all.FeatureNames.ShouldBe(["size", "colour = blue", "colour = red", "colour = other", "code"]);
        var (row, output) = (data.Row(1).ToArray(), new float[5]);
        pipeline.Apply(row, output, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        pipeline.Apply(row, output, 3);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        output.ShouldBe(all.Row(1).ToArray());
        all.Schema.Categories.ShouldBeEmpty();
        all.Features.ToArray().ShouldBe(
        [
            1.5f, 0, 1, 0, 7,
            2, 1, 0, 0, 7,
            3, 0, 1, 0, 9,
            (float)((1.5 + 2 + 3) / 3), 0, 0, 1, 9,
            5, 0, 1, 0, 8,
        ]);
        pipeline.Invert(all.Features).ShouldBe([1.5f, 2, 7, 2, 0, 7, 3, 2, 9, (float)(6.5 / 3), -1, 9, 5, 2, 8]);

        // Two rows for a feature of one's own: blue, with one, is "other".
        Pipeline.Fit(data.Select([0, 1, 2]).AsTrainingSet(), new OneHot { FewestRows = 2 }).Apply(data.Select([0, 1, 2])).Features.ToArray()
            .ShouldBe([1.5f, 1, 0, 7, 2, 0, 1, 7, 3, 1, 0, 9]);

        // Wherever it is given: a category is a number that no other step may change.
        var late = Pipeline.Fit(data.Select([0, 1, 2]).AsTrainingSet(), new Impute(), new Standardize(), new OneHot { FewestRows = 2 });
        late.Steps.Select(step => step.Kind).ShouldBe(["impute", "oneHot", "standardize"]);

        // Other words are other data.
        var words = data.Schema.Categories[1]!;
        data.Fingerprint.ShouldBe(Read(new CsvOptions { AllowMissing = true }).Fingerprint);
        Datasets.FromCsv(folder.Text("table.csv", Table.Replace(words[^1], words[^1] + "s")), new CsvOptions { AllowMissing = true })
            .Fingerprint.ShouldNotBe(data.Fingerprint);
    }

    [Theory]
    [InlineData(ImputeBy.Mean, 4.0)]
    [InlineData(ImputeBy.Median, 3.5)]
    [InlineData(ImputeBy.MostFrequent, 7.0)]
    public void Missing_values_become_what_training_rows_say(ImputeBy by, double expected)
    {
        float[] values = [1, 7, float.NaN, 2, 3, 4, 7];
        var csv =
            folder.Text("one.csv", "a,y\n" + string.Join("\n", values.Select((v, i) => (float.IsNaN(v) ? "" : $"{v}") + $",{i}.5")) + "\n");
        var data = Datasets.FromCsv(csv, new CsvOptions { AllowMissing = true });
        var step = (FittedImpute)new Impute(by).Fit(data.AsTrainingSet());
        step.Values[0].ShouldBe(expected, 1e-12);
        Pipeline.Fit(data.AsTrainingSet(), new Impute(by)).Apply(data).Features[2].ShouldBe((float)expected);
        Should.Throw<InputException>(() => new Impute().Fit(data.Select([2]).AsTrainingSet()))
            .Message.ShouldContain("feature 'a': expected a value in some training row");
    }

    [Fact]
    public void Without_an_imputer_missing_values_are_refused_with_row_and_column()
    {
        Should.Throw<InputException>(() => Read(new CsvOptions()))
            .Message.ShouldContain("line 5, column 1 ('size'): expected a value, received an empty cell");
        Refused("a,colour,y\n1,red,1.5\n2,,2.5\n").ShouldContain("line 3, column 2 ('colour'): expected a value, received an empty cell");
        Refused("a,b,y\n1,x,1.5\n2,3,2.5\n").ShouldContain("expected a number, received 'x'");
        Refused("name,y\n" + string.Join("\n", Enumerable.Range(0, 150).Select(i => $"person {i},{i}.5")) + "\n").ShouldContain(
            "column 'name': expected numbers, or at most 100 different words, received 150 in 150 rows. Leave the column out if it names "
                + "the rows (ignore)");

        string Refused(string text) => Should.Throw<InputException>(() => Datasets.FromCsv(folder.Text("bad.csv", text))).Message;
    }

    /// <summary>The price depends on the colour alone; a saved model takes words it never saw, and cells without a value.</summary>
    [Fact]
    public void One_command_trains_on_a_table_with_words_and_gaps_and_predicts_unseen_ones()
    {
        string[] colours = ["red", "green", "blue"];
        var lines = Enumerable.Range(0, 120).Select(i => FormattableString.Invariant(
            $"{(i % 11 == 0 ? "" : colours[i % 3])},{(i % 7 == 0 ? "NA" : $"{i % 5}")},{10 * (1 + (i % 3)) + 0.5}"));
        var path = folder.Text("train.csv", "colour,size,price\n" + string.Join('\n', lines) + "\n");
        CliRun.Of("train", "--data", path, "--output", folder.File("no")).Error.ShouldContain("expected a value, received an empty cell");
        var run = CliRun.Train(folder.File("run"), "--data", path, "--set", "data.missing=median", "--set", "optimizer.learningRate=0.02",
            "--set", "training.epochs=80");
        run.Code.ShouldBe(0, run.Error);
        var model = Model.Load(folder.File("run"));
        model.Schema.Categories[0].ShouldBe(["blue", "green", "red"]);
        var rows = folder.Text("rows.csv", "size,colour\n1,red\n2,blue\n3,\n?,purple\n");
        CliRun.Of("predict", folder.File("run"), "--data", rows, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        double[] prices = [.. File.ReadLines(folder.File("p.csv")).Skip(1)
            .Select(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
        prices.Length.ShouldBe(4);
        prices[0].ShouldBe(10.5, 3);
        prices[1].ShouldBe(30.5, 3);
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("blue");

        // In memory: the number of a category, −1 for another, NaN for none.
        model.Predict([1f, 1f]).Length.ShouldBe(1);
        model.Predict([-1f, float.NaN]).Length.ShouldBe(1);
    }

    /// <summary>Two numbers and three colours, with one feature for others: five in all, in every command that shows the network.</summary>
    [Fact]
    public void Commands_show_the_network_on_the_encoded_features()
    {
        var path = folder.Text(
            "t.csv", "colour,size,price\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"c{i % 3},{i},{i % 3 * 10}.5")) + "\n");
        var check = CliRun.Of("gradcheck", "--data", path, "--set", "network.layers=[{\"type\":\"dense\",\"units\":3},\"tanh\"]");
        check.Code.ShouldBe(0, check.Error);
        check.Output.ShouldContain("(5, 3)");
        foreach (var command in new[] { "summary", "explain-plan" })
        {
            var run = CliRun.Of(command, "--data", path, "--set", "network.layers=[{\"type\":\"dense\",\"units\":3},\"tanh\"]");
            run.Code.ShouldBe(0, run.Error);
            run.Output.ShouldContain(command == "summary" ? "22 parameters" : "(5, 3)");
        }
    }

    public void Dispose() => folder.Dispose();

    private Dataset Read(CsvOptions options) => Datasets.FromCsv(folder.Text("table.csv", Table), options);
}
