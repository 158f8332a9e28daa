using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Data;

[Collection(nameof(Alone))]
public sealed class RowsInFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Rows_come_back_as_they_went_in()
    {
        var memory = Datasets.Digits();
        var file = memory.InFile(folder.Path);
        file.InMemory.ShouldBeFalse();
        file.Fingerprint.ShouldBe(memory.Fingerprint);
        file.Row(1796).ToArray().ShouldBe(memory.Row(1796).ToArray());
        file.ToMemory().Features.ToArray().ShouldBe(memory.Features.ToArray());
        var chosen = file.Select([5, 6, 7, 1796, 0, 0]).Select([3, 0, 1, 5]);
        chosen.Ids.ToArray().ShouldBe([1796, 5, 6, 0]);
        chosen.Labels.ToArray().ShouldBe(memory.Select([1796, 5, 6, 0]).Labels.ToArray());
        chosen.ToMemory().Features.ToArray().ShouldBe(memory.Select([1796, 5, 6, 0]).Features.ToArray());
        var doubles = new double[3 * 64];
        chosen.Gather<double>([1, 0, 2], doubles);
        doubles.ShouldBe([.. memory.Select([5, 1796, 6]).Features.ToArray().Select(value => (double)value)]);
        Should.Throw<InputException>(() => file.Features.Length)
            .Message.ShouldContain("expected features in memory, received features in a file");
        Directory.EnumerateFileSystemEntries(folder.Path).Count().ShouldBe(OperatingSystem.IsWindows() ? 1 : 0);
    }

    public static TheoryData<string> Steps =>
        ["none", "standardize", "minMax", "imageMean", "meanSubtraction", "components", "randomized", "zca"];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Preprocessing_has_the_same_bits(string name)
    {
        PreprocessingStep[] steps = name switch
        {
            "none" => [],
            "standardize" => [new Scale(16), new Standardize(), new Scale(2)],
            "minMax" => [new MinMax()],
            "imageMean" => [new ImageMean()],
            "meanSubtraction" => [new MeanSubtraction()],
            "components" => [new PrincipalComponents { Components = 20 }, new Standardize()],
            "randomized" => [new PrincipalComponents { Components = 5, Randomized = true }],
            _ => [new Scale(16), new Whitening { Zca = true, Epsilon = 0.1 }],
        };
        // More numbers than one block holds: 20,000 rows of 64.
        int[] rows = [.. Enumerable.Range(0, 20_000).Select(i => i * 31 % 1797)];
        var memory = Datasets.Digits().Select(rows);
        var file = memory.InFile(folder.Path);
        var (one, other) = (Pipeline.Fit(memory.AsTrainingSet(), steps), Pipeline.Fit(file.AsTrainingSet(), steps));
        other.Apply(file).InMemory.ShouldBeFalse();
        other.Apply(file).ToMemory().Features.ToArray().ShouldBe(one.Apply(memory).Features.ToArray());
        other.Apply(file).FeatureNames.ShouldBe(one.Apply(memory).FeatureNames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_has_the_same_bits(int threads)
    {
        Train(Datasets.Digits(), 1).ShouldBe(Train(Datasets.Digits().InFile(folder.Path), threads));
    }

    [Fact]
    public void Tables_with_words_gaps_and_weights_are_read_alike()
    {
        var lines = Enumerable.Range(0, 10_000).Select(i => FormattableString.Invariant(
            $"{(i % 3 == 0 ? "red" : i % 7 == 0 ? "" : "blue")},{i % 11}.5,{i % 5},{(i < 9_000 ? i % 4 : 7)},{1 + (i % 2)}"));
        var path = folder.Text("t.csv", "colour,a,code,class,weight\n" + string.Join('\n', lines) + "\n");
        var options = new CsvOptions { Target = "class", Weights = "weight", Categorical = ["code"], AllowMissing = true };
        var (memory, file) = (Datasets.FromCsv(path, options), Datasets.FromCsv(path, options, folder.Path));
        file.InMemory.ShouldBeFalse();
        file.ClassNames.ShouldBe(["0", "1", "2", "3", "7"]);
        file.Fingerprint.ShouldBe(memory.Fingerprint);
        var (one, other) = (Fit(memory), Fit(file));
        other.Apply(file).ToMemory().Features.ToArray().ShouldBe(one.Apply(memory).Features.ToArray());
        var source = new SourceOptions { Csv = options, RowsIn = folder.Path };
        Datasets.OpenAs(path, memory.Schema, source).Fingerprint.ShouldBe(memory.Fingerprint);

        static Pipeline Fit(Dataset data) => Pipeline.Fit(data.AsTrainingSet(), new Impute(ImputeBy.Median), new OneHot());
    }

    [Theory]
    [InlineData("1,x\n2,y\n", 6_000, "3,z\n", LearningTask.Classification, "x,y,z")]
    [InlineData("1,2.5\n2,3\n", 6_000, "3,-1\n", LearningTask.Regression, "")]
    public void What_a_late_row_says_counts_as_much(string begin, int times, string end, LearningTask task, string classes)
    {
        var path = folder.Text("t.csv", string.Concat(Enumerable.Repeat(begin, times)) + end);
        var file = Datasets.FromCsv(path, null, folder.Path);
        file.Task.ShouldBe(task);
        string.Join(',', file.ClassNames).ShouldBe(classes);
        file.Fingerprint.ShouldBe(Datasets.FromCsv(path).Fingerprint);
    }

    [Fact]
    public void Many_numbers_before_a_word_are_classes_after_all()
    {
        var path = folder.Text("t.csv", string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i},{i % 50}\n")) + "1,other\n");
        var file = Datasets.FromCsv(path, null, folder.Path);
        file.ClassCount.ShouldBe(51);
        file.Fingerprint.ShouldBe(Datasets.FromCsv(path).Fingerprint);
    }

    [Fact]
    public void Mistakes_in_late_rows_are_named_by_line()
    {
        var path = folder.Text("t.csv", "a,b,y\n" + string.Concat(Enumerable.Repeat("1,2,0\n3,4,1\n", 5_000)) + "1,two,0\n");
        Should.Throw<InputException>(() => Datasets.FromCsv(path, null, folder.Path))
            .Message.ShouldContain("line 10002, column 2 ('b'): expected a number, received 'two'");
        path = folder.Text("u.csv", "a,b,y\n" + string.Concat(Enumerable.Repeat("1,2,0\n3,4,1\n", 5_000)) + "1,0\n");
        Should.Throw<InputException>(() => Datasets.FromCsv(path, null, folder.Path))
            .Message.ShouldContain("line 10002 (row 10002): expected 3 columns as in the first row, received 2");
        Should.Throw<InputException>(() => Datasets.Iris().InFile(folder.Text("file", "x")))
            .Message.ShouldContain("expected a folder that can be made and written");
    }

    [Fact]
    public void Records_go_to_the_file_one_by_one_and_memory_stays_small()
    {
        const int rows = 100_000;
        const int width = 128;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        var data = Dataset.From(Records(), record => record.Values, record => record.Name, null, folder.Path);
        data.Count.ShouldBe(rows);
        data.ClassNames.ShouldBe(["0", "1", "2"]);
        data.Row(99_999)[5].ShouldBe(99_999 * 5f % 257);
        var scaled = Pipeline.Fit(data.AsTrainingSet(), new Scale(2), new Standardize())
            .Apply(data.Split(new SplitOptions { TrainShare = 0.5, DevShare = 0.5, TestShare = 0 }).Train);
        Look();
        scaled.Count.ShouldBe(rows / 2);
        // The numbers are 51 MB; ids, labels, places and orders are a few, and so is a block.
        most.ShouldBeLessThan(15_000_000);

        IEnumerable<(float[] Values, string Name)> Records()
        {
            for (var i = 0; i < rows; i++)
            {
                if (i % 20_000 == 19_999)
                {
                    Look();
                }

                yield return ([.. Enumerable.Range(0, width).Select(j => i * (float)j % 257)],
                    (i % 3).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        void Look() => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    [Fact]
    public void Records_are_the_same_rows_in_memory_and_in_a_file()
    {
        var numbers = Enumerable.Range(0, 500).ToArray();
        Of(folder.Path).Fingerprint.ShouldBe(Of(null).Fingerprint);
        Should.Throw<InputException>(() => Dataset.From([1, 2], number => number == 1 ? [1f] : new[] { 1f, 2f }, number =>
            "x", null, folder.Path)).Message.ShouldContain("record 1 (from 0): expected 1 features as in the first record, received 2");
        Should.Throw<InputException>(() => Dataset.From([1, 2], number => [1f / (number - 2)], number => 1f, null, folder.Path))
            .Message.ShouldContain("record 1 (from 0): expected a finite number as feature 0 (from 0), received Infinity");

        Dataset Of(string? rowsIn) =>
            Dataset.From(numbers, number => [number, number * number], number => MathF.Sqrt(number), null, rowsIn);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Train(Dataset data, int threads)
    {
        var (train, dev, _) = data.Split(seed: 3);
        var run = Network.Classifier(train).Dense(16).Relu().Dropout(0.8).Train(train, dev, new TrainingOptions
        {
            Epochs = 3,
            Threads = threads,
            Preprocessing = [new Scale(16), new Standardize()],
            Augmentation = [new Shift(0.1)],
        });
        using var saved = new TemporaryFolder();
        run.Model.Save(saved.Path);
        return [.. File.ReadAllBytes(saved.File("model.safetensors")), .. run.Model.Predict(data).SelectMany(BitConverter.GetBytes)];
    }
}
