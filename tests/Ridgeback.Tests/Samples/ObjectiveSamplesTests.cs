using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Samples;

/// <summary>The samples of docs/objectives.md: the code between the markers here is the code there, and it runs.</summary>
public partial class ObjectiveSamplesTests
{
    private static readonly DataSplit Digits = Datasets.Digits().Split(seed: 1);

    /// <summary>Same digits come nearer than different ones, on rows that were not trained on.</summary>
    [Fact]
    public void An_objective_of_ones_own_trains_and_stops_by_its_own_measure()
    {
        (var train, var dev) = (Digits.Train, Digits.Dev);

        // sample: use
        var network = Network.Classifier(train).Dense(64).Relu().Dense(8);
        var run = network.Train(train, dev, new TrainingOptions
        {
            Objective = new ContrastiveLoss("dense2"),
            EarlyStopping = new EarlyStopping(patience: 5) { Measured = "overlap" },
            BatchSize = 64,
            Epochs = 30,
        });
        float[] embedding = run.Model.LayerOutput("dense2", dev);        // 8 numbers a row
        // end

        run.History.ShouldAllBe(point => point.Watched == point.Measured["overlap"].Dev);
        run.History[0].Watched!.Value.ShouldBeGreaterThan(0.5);
        run.History.Single(point => point.Step == run.BestStep).Watched.ShouldBe(run.History.Min(point => point.Watched));
        NearestIsSame(embedding, dev).ShouldBeGreaterThan(0.93);
        NearestIsSame(network.Train(train, dev, new TrainingOptions { Epochs = 0 }).Model.LayerOutput("dense2", dev), dev)
            .ShouldBeLessThan(0.9);
        (var same, var different) = Distances(embedding, dev);
        same.ShouldBeLessThan(0.4 * different);
    }

    /// <summary>A run that is broken off and resumed is the same run; another margin is another run.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [Trait("Row", "R094")]
    [Trait("Row", "R095")]
    public void It_is_kept_in_checkpoints(int threads, bool beside)
    {
        var network = Network.Classifier(Digits.Train).Dense(16).Relu().Dense(4);
        var options = new TrainingOptions
        {
            Objective = new ContrastiveLoss("dense2"),
            EarlyStopping = new(3) { Measured = "overlap" },
            BatchSize = 64,
            Epochs = 4,
            Threads = 1,
        };
        var whole = network.Train(Digits.Train, Digits.Dev, options);
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var resuming = options with
        {
            Threads = threads,
            EvaluateBeside = beside,
            Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true },
        };
        network.Train(
            Digits.Train, Digits.Dev,
            resuming with { Callbacks = [new Calls { Step = s => { if (s.Step == 40) { source.Cancel(); } } }] }, source.Token).Steps
            .ShouldBe(40);
        Should.Throw<InputException>(() => network.Train(
            Digits.Train, Digits.Dev, resuming with { Objective = new ContrastiveLoss("dense2", Margin: 2) }))
            .Message.ShouldContain("settings");
        Should.Throw<InputException>(() => network.Train(Digits.Train, Digits.Dev, resuming with { EarlyStopping = new(3) }));
        var run = network.Train(Digits.Train, Digits.Dev, resuming);
        Problems.Saved(run).ShouldBe(Problems.Saved(whole));
        run.History.ShouldBe(whole.History);
        run.History[^1].Measured.ShouldHaveSingleItem().Train.ShouldBeGreaterThan(0);
    }

    /// <summary>Two named steps: one makes the embedding, the other tells classes apart by it.</summary>
    [Fact]
    public void Two_steps_of_different_objectives_and_optimizers_train_one_network()
    {
        (var train, var dev) = (Digits.Train, Digits.Dev);
        var network = Network.Classifier(train).Dense(64).Relu().Dense(8);

        // sample: steps
        var options = new TrainingOptions
        {
            Steps =
            [
                new TrainingStep("embed", new ContrastiveLoss("dense2")) { Layers = ["dense1", "dense2"] },
                new TrainingStep("classify", new OwnTask()) { Layers = ["output"], Optimizer = new Momentum(0.1) },
            ],
            EarlyStopping = new EarlyStopping { Measured = "embed/overlap" },
        };
        // end

        var run = network.Train(train, dev, options with { Epochs = 20, BatchSize = 64 });
        run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.93);
        NearestIsSame(run.Model.LayerOutput("dense2", dev), dev).ShouldBeGreaterThan(0.93);
    }

    [Fact]
    public void A_solver_gets_value_gradient_and_curvature()
    {
        var rows = Problems.Line(20);
        var network = Network.Regressor(rows.AsTrainingSet());

        // sample: solver
        var function = ObjectiveFunction<double>.Of(network, new Supervised(), rows);
        var gradient = new double[function.Dimension];
        double value = function.ValueAndGradient(gradient);
        var product = new double[function.Dimension];
        function.HessianTimes(gradient, product);                        // H·g: one more derivative of the graph
        // end

        value.ShouldBeGreaterThan(0);
        gradient.Zip(product, (g, h) => g * h).Sum().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_samples_of_the_page_are_these()
    {
        string[] here = [.. Here().Matches(File.ReadAllText(Path())).Select(match => Trim(match.Groups[1].Value))];
        var page = File.ReadAllText(System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Path())!, "..", "..", "..", "docs", "objectives.md"));
        string[] there = [.. There().Matches(page).Select(match => Trim(match.Groups[1].Value))];

        here.Length.ShouldBe(4);
        there.Order().ShouldBe(here.Order());
    }

    /// <summary>The share of rows whose nearest other row is of their class.</summary>
    private static double NearestIsSame(float[] embedding, Dataset rows)
    {
        var right = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var nearest = Enumerable.Range(0, rows.Count).Where(j => j != i).MinBy(j => Distance(embedding, rows.Count, i, j));
            right += rows.Labels[i] == rows.Labels[nearest] ? 1 : 0;
        }

        return (double)right / rows.Count;
    }

    /// <summary>The mean distance of rows of one class, and of different ones.</summary>
    private static (double Same, double Different) Distances(float[] embedding, Dataset rows)
    {
        int[] labels = rows.Labels.ToArray();
        var pairs = Enumerable.Range(0, rows.Count).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j))).ToLookup(
            pair => labels[pair.i] == labels[pair.j], pair => Distance(embedding, rows.Count, pair.i, pair.j));
        return (pairs[true].Average(), pairs[false].Average());
    }

    /// <summary>The squared distance of two rows of length 1.</summary>
    private static double Distance(float[] embedding, int rows, int i, int j)
    {
        var width = embedding.Length / rows;
        var a = embedding.AsSpan(i * width, width);
        var b = embedding.AsSpan(j * width, width);
        (double Product, double A, double B) sum = (0, 0, 0);
        for (var k = 0; k < width; k++)
        {
            sum = (sum.Product + (a[k] * b[k]), sum.A + (a[k] * a[k]), sum.B + (b[k] * b[k]));
        }

        return 2 - (2 * sum.Product / Math.Sqrt(sum.A * sum.B));
    }

    private static string Trim(string code) =>
        string.Join("\n", code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Path([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"// sample: \w+\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Here();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex There();
}

// sample: contrastive
/// <summary>Rows of one class come near to each other, and rows of different classes stay apart by a margin.</summary>
public sealed record ContrastiveLoss(string Embedding, double Margin = 1) : Objective
{
    public override string Kind => "contrastive";

    public override ObjectiveNodes Build(ObjectiveScope scope)
    {
        var x = scope.Layer(Embedding);                                  // (batch, width)
        var unit = x / (x.Square().Sum(keep: true, -1) + 1e-12).Sqrt();
        var distances = 2.0 - (2.0 * Node.MatMul(unit, unit, transposeY: true));
        var same = scope.SameClass;                                      // (batch, batch): 1 where both rows are of one class
        var others = 1.0 - same;
        var count = Node.Maximum(others.Sum(-1), 1.0);
        var pull = (same * distances).Sum(-1) / same.Sum(-1);
        var push = (others * (Margin - distances).Relu()).Sum(-1) / count;
        return new(new Term(pull + push, scope.Weights))
        {
            Measures = [new Measure("overlap", pull / ((others * distances).Sum(-1) / count), scope.Weights)],
        };
    }
}
// end
