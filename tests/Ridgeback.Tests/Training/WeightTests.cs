using Ridgeback.Data;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A row of weight 3 is three rows; a row of weight 0 is none. In steps, in losses, in every figure.</summary>
public sealed class WeightTests : IDisposable
{
    private static readonly float[] Weights = [.. Enumerable.Range(0, 30).Select(i => (float)(i * 7 % 4))];
    private static readonly int[] Repeated = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, i * 7 % 4))];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Losses =>
        ["softmaxCrossEntropy", "multiclassHinge", "logistic", "attributeHinge", "squared", "absolute"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_row_of_weight_3_is_three_rows(string kind)
    {
        var (data, loss) = kind switch
        {
            "softmaxCrossEntropy" => (Problems.Noise(30, 1), (Loss)new SoftmaxCrossEntropy()),
            "multiclassHinge" => (Problems.Noise(30, 1), new MulticlassHinge()),
            "logistic" => (Problems.Noise(30, 1, classes: 2), new Logistic()),
            "attributeHinge" => (Problems.Noise(30, 1, classes: 2), new AttributeHinge()),
            "squared" => (Problems.Line(30), new Squared()),
            _ => (Problems.Line(30), new Absolute()),
        };
        var weighted = data.WithWeights(Weights).AsTrainingSet();
        var repeated = data.Select(Repeated).AsTrainingSet();
        var network = Network.For(NetworkTask.Of(data).With(loss), [data.FeatureCount]).Dense(5).Tanh();
        var options = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.3),
            Epochs = 3,
            BatchSize = 100,
            Preprocessing = [],
            ScaleTargets = false,
            Threads = 1
        };
        TrainingRun one = network.Train(weighted, null, options), other = network.Train(repeated, null, options);
        foreach (var variable in one.Model.Parameters.All)
        {
            float[] mine = one.Model.Values(variable).ToArray(),
                theirs = other.Model.Values(other.Model.Parameters.Find(variable.Name)!).ToArray();
            mine.Select(value => (double)value).ToArray()
                .ShouldMatch([.. theirs.Select(value => (double)value)], 1e-4, 1e-6, variable.Name);
        }

        for (var i = 0; i < one.History.Count; i++)
        {
            one.History[i].TrainLoss.ShouldBe(other.History[i].TrainLoss, 1e-5);
            one.History[i].TrainMetric.ShouldBe(other.History[i].TrainMetric, 1e-5);
            (one.History[i].BatchLoss ?? 0).ShouldBe(other.History[i].BatchLoss ?? 0, 1e-5);
        }

        Evaluation mine2 = one.Model.Evaluate(weighted.Data), theirs2 = one.Model.Evaluate(repeated.Data);
        mine2.Loss.ShouldBe(theirs2.Loss, 1e-6);
        (mine2.Accuracy ?? mine2.Regression!.RSquared).ShouldBe(theirs2.Accuracy ?? theirs2.Regression!.RSquared, 1e-6);
        (mine2.Classification?.AreaUnderRoc ?? mine2.Regression!.MeanAbsoluteError)
            .ShouldBe(theirs2.Classification?.AreaUnderRoc ?? theirs2.Regression!.MeanAbsoluteError, 1e-6);
        weighted.Data.Fingerprint.ShouldNotBe(data.Fingerprint);
    }

    /// <summary>A mini-batch in which all weights are 0 moves nothing and breaks nothing.</summary>
    [Fact]
    public void Rows_of_weight_0_alone_in_a_batch_move_nothing()
    {
        float[] weights = [.. Enumerable.Range(0, 30).Select(i => i < 25 ? 0f : 1f)];
        var data = Problems.Noise(30, 1).WithWeights(weights);
        var train = data.AsTrainingSet();
        var run = Problems.Small(train).Train(train, null, new TrainingOptions { BatchSize = 2, Epochs = 3, Threads = 1 });
        run.StoppedBy.ShouldBe(StopReason.Epochs);
        run.Train.Loss.ShouldBe(run.Model.Evaluate(data.Select([25, 26, 27, 28, 29])).Loss, 1e-6);
        Should.Throw<InputException>(() => Problems.Small(train).Train(data.Select([1, 2, 26]).AsTrainingSet(), data.Select([3, 4])))
            .Message.ShouldContain(
            "expected training and dev rows of a weight above 0");
        Should.Throw<InputException>(() => run.Model.Evaluate(data.Select([3, 4])))
            .Message.ShouldContain("expected rows with labels or targets and a weight above 0, received none of them");
    }

    [Fact]
    public void Balanced_classes_count_the_same_everywhere()
    {
        int[] rows = [.. Enumerable.Range(0, 50), .. Enumerable.Range(50, 10), .. Enumerable.Range(100, 5)];
        var data = Datasets.Iris().Select(rows);
        var train = data.AsTrainingSet();
        var network = Network.Classifier(train);
        var options = new TrainingOptions { Epochs = 20, Optimizer = new GradientDescent(0.5), BatchSize = 65, Threads = 1 };
        var run = network.Train(train, null, options with { ClassWeights = ClassWeights.Balanced });
        run.ClassWeights!.ShouldBe([65 / (3.0 * 50), 65 / (3.0 * 10), 65 / (3.0 * 5)], 1e-12);
        var same = network.Train(train, null, options with { ClassWeights = ClassWeights.Of(1, 5, 10) });
        same.Train.Loss.ShouldBe(run.Train.Loss, 1e-5);
        var byRow = data.WithWeights([.. data.Labels.ToArray().Select(label => new[] { 1f, 5f, 10f }[label])]).AsTrainingSet();
        Problems.Bits(network.Train(byRow, null, options).Model).ShouldBe(Problems.Bits(same.Model));

        // The accuracy is the mean of the recalls of the classes, on any rows.
        var all = Datasets.Iris();
        run.Evaluate(data).Accuracy!.Value.ShouldBe(run.Model.Evaluate(data).Classification!.Recall, 1e-6);
        run.Evaluate(all).Accuracy!.Value.ShouldNotBe(run.Model.Evaluate(all).Accuracy!.Value);
        Should.Throw<InputException>(() => network.Train(train, null, options with { ClassWeights = ClassWeights.Of(1, 2) }))
            .Message.ShouldBe(
            "Class weights: expected 3 weights, one for each class, received 2. Give one for each class, in the order of their numbers.");
        var line = Problems.Line(9).AsTrainingSet();
        Should.Throw<InputException>(() => Network.Regressor(line).Train(line, null, options with { ClassWeights = ClassWeights.Balanced }))
            .Message.ShouldContain("numbers to predict");
        Should.Throw<Ridgeback.Graphs.GraphException>(() => ClassWeights.Of(0, 0)).Message.ShouldContain("only zeros");
        ClassWeights.Of(1, 2).ShouldBe(ClassWeights.Of(1, 2));
    }

    [Fact]
    public void A_column_of_weights_is_read_and_is_no_feature()
    {
        var path = folder.Text("weights.csv", "a,count,b,kind\n1,2,3,x\n4,0,5,y\n6,0.5,7,x\n");
        var data = Datasets.FromCsv(path, new CsvOptions { Weights = "count" });
        data.FeatureNames.ShouldBe(["a", "b"]);
        data.Weights.ToArray().ShouldBe([2f, 0f, 0.5f]);
        data.Select([2, 0]).Weights.ToArray().ShouldBe([0.5f, 2f]);
        Refused("a,count,b,kind\n1,2,3,x\n4,-1,5,y\n").ShouldContain("expected a weight of 0 or more, received '-1'");
        Refused("a,b,kind\n1,2,x\n4,3,y\n").ShouldContain("weights column");
        Should.Throw<InputException>(() => data.WithWeights([1f]))
            .Message.ShouldContain("expected 3 weights, one for each row, received 1");
        Should.Throw<InputException>(() => data.WithWeights([1f, float.NaN, 1f])).Message.ShouldContain("row 1 (from 0)");
        Should.Throw<InputException>(() => data.WithWeights([0f, 0f, 0f])).Message.ShouldContain("only zeros");

        string Refused(string text) => Should.Throw<InputException>(
            () => Datasets.FromCsv(folder.Text("bad.csv", text), new CsvOptions { Weights = "count" })).Message;
    }

    public void Dispose() => folder.Dispose();
}
