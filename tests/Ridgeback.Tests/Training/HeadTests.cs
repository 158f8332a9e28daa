using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A shared trunk with several heads: each with its own loss, weight and figures, and missing labels left out.</summary>
public class HeadTests
{
    private const int Rows = 40;

    private static readonly string[] Shapes = ["round", "square"];

    /// <summary>Three classes; two shapes, of which a third is not known; two sizes, of which a quarter is not.</summary>
    private static readonly Dataset Data = Problems.Noise(Rows, 1)
        .WithWeights([.. Table.Wave(Rows, 0.7).Select(value => (float)(1.5 + value))])
        .WithHead("shape", [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? -1 : i % 2)], Shapes)
        .WithHead("size", [.. Table.Wave(2 * Rows, 0.2).Select((value, i) => i % 8 == 0 ? float.NaN : (float)value)], ["width", "height"]);

    private static readonly TrainingSet Train = Data.AsTrainingSet();

    private static readonly Network Trunk = Network.Classifier(Train).Dense(8).Tanh();

    private static readonly Head ShapeHead =
        new("shape", NetworkTask.Classification(2)) { Weight = 0.5, Layers = [new Dense(5), new Sigmoid()] };

    private static readonly Head Size = new("size", NetworkTask.Regression(2).With(new Absolute())) { Weight = 2 };

    private static readonly TrainingOptions Plain =
        new() { Epochs = 4, BatchSize = 16, Preprocessing = [], Threads = 1, EarlyStopping = null };

    /// <summary>Each head alone is a network of its own; together the trunk's gradient is the sum of theirs, with the weights.</summary>
    [Fact]
    [Trait("Row", "R107")]
    public void The_trunks_gradient_is_the_weighted_sum_of_those_of_the_heads()
    {
        var (loss, all) = GradientsOf(Trunk.WithHead(ShapeHead).WithHead(Size), Data);
        var (ownLoss, own) = GradientsOf(Trunk, Data);
        var shapes = Network.For(ShapeHead.TaskFor([6]), [6]).Dense(8).Tanh().Add(new Dense(5) { Name = "shape.dense1" }).Sigmoid();
        var (shapeLoss, shape) = GradientsOf(shapes, Data.Head("shape"), "shape.output");
        var (sizeLoss, size) = GradientsOf(Network.For(Size.TaskFor([6]), [6]).Dense(8).Tanh(), Data.Head("size"), "size.output");
        loss.ShouldBe(ownLoss + (0.5 * shapeLoss) + (2 * sizeLoss), 1e-13);
        foreach (var name in new[] { "dense1/weights", "dense1/bias" })
        {
            all[name].ShouldMatch(
                [.. own[name].Select((value, i) => value + (0.5 * shape[name][i]) + (2 * size[name][i]))], 1e-12, 1e-13, name);
        }

        all["output/weights"].ShouldMatch(own["output/weights"], 1e-12, 1e-13, "own");
        all["shape.dense1/weights"].ShouldMatch([.. shape["shape.dense1/weights"].Select(value => 0.5 * value)], 1e-12, 1e-13, "shape");
        all["size.output/bias"].ShouldMatch([.. size["size.output/bias"].Select(value => 2 * value)], 1e-12, 1e-13, "size");
        GradientChecker.Check(Trunk.WithHead(ShapeHead).WithHead(Size with { From = "dense1" }), Data, Rows).Passes.ShouldBeTrue();
    }

    /// <summary>
    /// The mean over the rows that have a label, with their weights, whatever the loss; the same numbers without the other rows.
    /// </summary>
    [Fact]
    [Trait("Row", "R107")]
    public void A_masked_loss_is_the_loss_on_the_rows_with_labels()
    {
        var numbers = Problems.Line(Rows).WithWeights(Data.Weights);
        Loss[] ofClasses =
            [new SoftmaxCrossEntropy(), new Logistic(), new MulticlassHinge(), new AttributeHinge(), new HierarchicalSoftmax()];
        foreach (var loss in ofClasses)
        {
            Same(Network.Classifier(Train).WithLoss(loss).For(Train).Dense(4).Tanh(), Problems.Noise(Rows, 1).WithWeights(Data.Weights),
                loss.Kind);
        }

        Same(Network.For(NetworkTask.Of(Problems.TwoKinds), [4]).Dense(4).Tanh(), Problems.TwoKinds, "two classes");
        foreach (var loss in new Loss[] { new Squared(), new Absolute() })
        {
            Same(Network.For(NetworkTask.Of(numbers).With(loss), [2]).Dense(4).Tanh(), numbers, loss.Kind);
        }

        static void Same(Network network, Dataset data, string what)
        {
            var some = data.WithoutLabels([0, 3, 4, 17, 39]);
            some.HasMissingLabels.ShouldBeTrue();
            some.Labelled().Count.ShouldBe(data.Count - 5);
            var (loss, gradients) = GradientsOf(network, some);
            var (expected, theirs) = GradientsOf(network, some.Labelled());
            var (other, _) = GradientsOf(network, data);
            loss.ShouldBe(expected, 1e-13, what);
            Math.Abs(loss - other).ShouldBeGreaterThan(1e-6, what);
            foreach ((var name, var values) in gradients)
            {
                values.ShouldMatch(theirs[name], 1e-11, 1e-13, $"{what} {name}");
            }
        }
    }

    [Fact]
    [Trait("Row", "R107")]
    public void A_head_without_any_label_leaves_the_rest_as_it_is_bit_for_bit()
    {
        var nothing = Data.WithHead("nothing", Enumerable.Repeat(-1, Rows).ToArray(), ["a", "b", "c"]);
        var alone = Trunk.Train(Train, Data, Plain with { EarlyStopping = new(2) });
        var together = Trunk.WithHead(new Head("nothing", NetworkTask.Classification(3)) { Weight = 3 })
            .Train(nothing.AsTrainingSet(), nothing, Plain with { EarlyStopping = new(2) });
        foreach (var variable in alone.Model.Parameters.All)
        {
            together.Model.Values(together.Model.Parameters.Find(variable.Name)!).SequenceEqual(alone.Model.Values(variable))
                .ShouldBeTrue(variable.Name);
        }

        together.History.Select(point => point.DevLoss).ShouldBe(alone.History.Select(point => point.DevLoss));
        together.Train.Heads.ShouldHaveSingleItem().Evaluation.ShouldBeNull();
        together.Train.TotalLoss.ShouldBe(alone.Train.Loss);
    }

    [Fact]
    [Trait("Row", "R107")]
    public void Every_head_has_its_figures_and_predictions_and_comes_back_from_a_file()
    {
        var network = Trunk.WithHead(ShapeHead).WithHead(Size);
        var run = network.Train(Train, Data, new TrainingOptions { Epochs = 30, Threads = 1, BatchSize = 16, EarlyStopping = new(30) });
        run.Train.Heads.Select(head => (head.Name, head.Weight)).ShouldBe([("shape", 0.5), ("size", 2)]);
        var (shape, size) = (run.Train.Heads[0].Evaluation!, run.Train.Heads[1].Evaluation!);
        shape.Count.ShouldBe(Data.Head("shape").Labelled().Count);
        size.Count.ShouldBe(Rows - (Rows / 4));
        run.Train.TotalLoss.ShouldBe(run.Train.Loss + (0.5 * shape.Loss) + (2 * size.Loss), 1e-12);
        run.History[^1].TrainLoss.ShouldBeLessThan(run.History[0].TrainLoss);

        var rows = Data.Head("shape").Labelled();
        var probabilities = run.Model.Predict("shape", rows);
        var right = Enumerable.Range(0, rows.Count)
            .Sum(i => (probabilities[(2 * i) + 1] > 0.5f ? 1 : 0) == rows.Labels[i] ? (double)rows.Weights[i] : 0);
        shape.Accuracy!.Value.ShouldBe(right / rows.Weights.ToArray().Sum(weight => (double)weight), 1e-6);
        var sizes = Data.Head("size").Labelled();
        size.Outputs.ToArray().ShouldBe(run.Model.Predict("size", sizes));
        run.Model.Predict("size", sizes.Row(3)).ShouldBe(size.Outputs.Skip(6).Take(2));
        run.Model.HeadScalings[1]!.Mean[0].ShouldBe(Enumerable.Range(0, sizes.Count).Average(i => (double)sizes.TargetsOf(i)[0]), 1e-7);

        using var folder = new TemporaryFolder();
        run.Model.Save(folder.Path);
        var loaded = Model.Load(folder.Path);
        loaded.Predict("shape", Data).ShouldBe(run.Model.Predict("shape", Data));
        loaded.WithThreads(2).Predict("size", Data).ShouldBe(run.Model.Predict("size", Data));
        loaded.Schema.Heads[0].ClassNames.ShouldBe(Shapes);
        loaded.Schema.Heads[1].TargetNames.ShouldBe(["width", "height"]);
        var again = loaded.Evaluate(Data, 1);
        again.Heads.Select(head => head.Evaluation!.Loss).ShouldBe(run.Train.Heads.Select(head => head.Evaluation!.Loss));
        loaded.Evaluate(Problems.Noise(Rows, 1), 1).Heads.ShouldAllBe(head => head.Evaluation == null);
        Should.Throw<InputException>(() => loaded.Predict("form", Data))
            .Message.ShouldBe("Prediction: expected one of the heads shape, size, received 'form'. Correct the name.");
    }

    [Fact]
    [Trait("Row", "R107")]
    public void The_bits_depend_on_neither_threads_nor_resuming_nor_where_it_evaluates()
    {
        var network = Trunk.Dropout().WithHead(ShapeHead with
        {
            Layers =
            [new Dense(5), new BatchNormalization(), new Relu(), new Dropout()]
        }).WithHead(Size).WithHead(Head.Reconstruction());
        var options = new TrainingOptions { Epochs = 6, Threads = 1, BatchSize = 16, EarlyStopping = new(3) };
        var expected = Problems.Bits(network.Train(Train, Data, options).Model);
        Problems.Bits(network.Train(Train, Data, options with { Threads = 3 }).Model).ShouldBe(expected);
        Problems.Bits(network.Train(Train, Data, options with { EvaluateBeside = true }).Model).ShouldBe(expected);
        using var folder = new TemporaryFolder();
        var kept = options with { Checkpoint = new CheckpointOptions(folder.Path) { Every = TimeSpan.Zero } };
        network.Train(Train, Data, kept with { Epochs = 2 });
        Problems.Bits(network.Train(Train, Data, kept with { Checkpoint = kept.Checkpoint with { Resume = true } }).Model)
            .ShouldBe(expected);
        Should.Throw<InputException>(
            () => Trunk.Dropout().WithHead(Size).Train(Train, Data, kept with { Checkpoint = kept.Checkpoint with { Resume = true } }));
    }

    /// <summary>Early stopping watches the sum of the losses, or the measure of a head that was named.</summary>
    [Fact]
    [Trait("Row", "R107")]
    public void Early_stopping_watches_the_sum_or_a_head()
    {
        var network = Trunk.WithHead(ShapeHead).WithHead(Size);
        foreach ((var head, var measure) in new (string?, StoppingMeasure)[] { (null, StoppingMeasure.Loss), ("size", StoppingMeasure.Loss),
            ("size", StoppingMeasure.Error), ("shape", StoppingMeasure.Error), ("shape", StoppingMeasure.F1) })
        {
            var run = network.Train(Train, Data, Plain with { Epochs = 1, EarlyStopping = new(9, measure) { Head = head } });
            var last = run.Model.Evaluate(Data, 1);
            var of = head is null ? last : last.Heads.First(figures => figures.Name == head).Evaluation!;
            run.History.Single(point => point.Step == run.BestStep).Watched!.Value.ShouldBe(
                (head, measure) switch
                {
                    (null, _) => last.TotalLoss,
                    (_, StoppingMeasure.Loss) => of.Loss,
                    (_, StoppingMeasure.F1) => 1 - of.Classification!.F1,
                    ("size", _) => of.Regression!.RootMeanSquaredError,
                    _ => 1 - of.Accuracy!.Value,
                }, 1e-6);
        }

        Refused(Plain with { EarlyStopping = new() { Head = "form" } }).ShouldBe(
            "Early stopping, Head: expected one of the heads shape, size, received 'form'. Leave it out for the sum of all losses.");
        Refused(Plain with { EarlyStopping = new(9, StoppingMeasure.F1) { Head = "size" } })
            .ShouldContain("expected Loss or Error for numbers to predict, received F1");
        Should.Throw<InputException>(() => network.Train(Train, Problems.Noise(Rows, 1), Plain))
            .Message.ShouldContain("expected labels or targets for the head 'shape', received none for any head");

        // Rows of weight 0 do not count, so labels of them alone are nothing to watch.
        var uncounted = Data.WithWeights([.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 1f : 0)]);
        foreach (var measure in new[] { StoppingMeasure.Loss, StoppingMeasure.F1 })
        {
            Should.Throw<InputException>(
                () => network.Train(Train, uncounted, Plain with { EarlyStopping = new(9, measure) { Head = "shape" } })).Message.ShouldBe(
                "Early stopping, Head: expected dev rows of a weight above 0 with a label for 'shape', received none. Watch another head, "
                    + "or give some dev rows a label.");
        }

        var none = Problems.Noise(Rows, 1).WithHead("shape", Enumerable.Repeat(-1, Rows).ToArray(), Shapes)
            .WithHead("size", Enumerable.Repeat(float.NaN, 2 * Rows).ToArray(), ["width", "height"]);
        Should.Throw<InputException>(() => network.Train(Train, none, Plain with { EarlyStopping = new() { Head = "shape" } }))
            .Message.ShouldContain("expected dev rows of a weight above 0 with a label for 'shape', received none");
        string Refused(TrainingOptions options) => Should.Throw<InputException>(() => network.Train(Train, Data, options)).Message;
    }

    /// <summary>Class weights are the classes' own: a head's rows count what the data say.</summary>
    [Fact]
    [Trait("Row", "R107")]
    public void Class_weights_do_not_count_for_heads()
    {
        var network = Trunk.WithHead(ShapeHead);
        var plain = network.Train(Train, null, Plain with { Epochs = 0 });
        var weighted = network.Train(Train, null, Plain with { Epochs = 0, ClassWeights = ClassWeights.Of(5, 1, 0.25) });
        weighted.Train.Loss.ShouldNotBe(plain.Train.Loss);
        weighted.Train.Heads[0].Evaluation!.Loss.ShouldBe(plain.Train.Heads[0].Evaluation!.Loss);
        var later = weighted.Evaluate(Data);
        (later.Loss, later.Heads[0].Evaluation!.Loss).ShouldBe((weighted.Train.Loss, weighted.Train.Heads[0].Evaluation!.Loss));
        CurvatureProbe.Measure(weighted.Model, Data, null, Rows, 2, [5, 1, 0.25]).Loss.ShouldBe(weighted.Train.TotalLoss, 1e-5);
        CurvatureProbe.Measure(plain.Model, Data, null, Rows, 2).Loss.ShouldBe(plain.Train.TotalLoss, 1e-5);
    }

    /// <summary>Where dev rows have no labels for a head, its loss is not part of what they are to come down to.</summary>
    [Fact]
    [Trait("Row", "R092")]
    public void What_dev_rows_have_no_labels_for_is_no_part_of_their_target()
    {
        var options = Plain with { EarlyStopping = new(2) { Then = AfterStopping.Continue, MostSteps = 4 } };
        var train = Data.Select([.. Enumerable.Range(0, 30)]).AsTrainingSet();
        var dev = Problems.Noise(12, 5).WithHead("shape", [.. Enumerable.Repeat(-1, 12)], Shapes);
        var run = Trunk.WithHead(ShapeHead).Train(train, dev, options);
        run.Train.Heads[0].Evaluation.ShouldNotBeNull();
        run.Dev!.Heads[0].Evaluation.ShouldBeNull();
        run.Second!.TargetLoss.ShouldBe(run.Train.Loss);
    }

    /// <summary>Algorithm 7.3 compares like with like: the sum over all tasks.</summary>
    [Fact]
    [Trait("Row", "R092")]
    [Trait("Row", "R107")]
    public void A_continued_training_comes_down_to_the_sum_of_all_losses()
    {
        var split = Data.Split(new SplitOptions { DevCount = 12, TestCount = 0 });
        var run = Trunk.WithHead(ShapeHead)
            .Train(split.Train, split.Dev, Plain with { EarlyStopping = new(2) { Then = AfterStopping.Continue, MostSteps = 4 } });
        run.Second!.TargetLoss.ShouldBe(run.Train.TotalLoss);
        run.Train.TotalLoss.ShouldBeGreaterThan(run.Train.Loss);
        run.Second.History[^1].DevLoss.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Row", "R107")]
    public void Heads_that_do_not_fit_are_refused()
    {
        Should.Throw<GraphException>(() => new Head("a.b", NetworkTask.Regression(1)))
            .Message.ShouldContain("expected a word without '/' and '.', other than 'features', received 'a.b'");
        Should.Throw<GraphException>(() => ShapeHead with { Weight = -1 }).Message.ShouldContain("Head, Weight");
        Should.Throw<GraphException>(() => Head.Reconstruction("r", new Logistic()));
        Should.Throw<GraphException>(() => Trunk.WithHead(ShapeHead).WithHead(ShapeHead))
            .Message.ShouldContain("expected a name of its own");
        Should.Throw<GraphException>(() => Trunk.WithHead(ShapeHead with { From = "dense2" }))
            .Message.ShouldContain("expected to stand on 'features' or a hidden layer out of dense1, tanh1, received 'dense2'");
        Should.Throw<InputException>(() => Trunk.WithHead(new Head("shape", NetworkTask.Classification(3))).Train(Train)).Message
            .ShouldContain("expected labels of 3 classes, received labels of 2 classes");
        Should.Throw<InputException>(() => Data.WithHead("shape", new int[Rows], Shapes))
            .Message.ShouldContain("received 'shape' once more");
        Should.Throw<InputException>(() => Data.WithHead("form", Enumerable.Repeat(-2, Rows).ToArray(), Shapes));
        Should.Throw<InputException>(() => Data.WithHead("form", new int[3], Shapes))
            .Message.ShouldContain("expected 40 labels, received 3");
        Should.Throw<InputException>(() => Data.WithHead("form", Enumerable.Repeat(float.PositiveInfinity, Rows).ToArray()));
        Should.Throw<InputException>(() => Trunk.Train(Problems.Noise(2, 1).WithoutLabels([0, 1]).AsTrainingSet()))
            .Message.ShouldContain("expected a label or target for some training and some dev rows of a weight above 0, received none");
        var rest = Problems.Noise(4, 1).WithWeights([1, 1, 0, 0]).WithoutLabels([0, 1]).AsTrainingSet();
        Should.Throw<InputException>(() => Trunk.Train(rest))
            .Message.ShouldContain("expected a label or target for some training and some dev rows of a weight above 0, received none");
    }

    /// <summary>Rows keep what heads learn through choosing, splitting, joining and preprocessing; the fingerprint holds it.</summary>
    [Fact]
    [Trait("Row", "R107")]
    public void Head_labels_travel_with_their_rows()
    {
        var split = Data.Split(2);
        foreach (var part in new[] { split.Train.Data, split.Dev,
            Pipeline.Fit(split.Train, [new PrincipalComponents { Components = 3 }]).Apply(split.Dev) })
        {
            for (var row = 0; row < part.Count; row++)
            {
                part.Head("shape").Labels[row].ShouldBe(Data.Head("shape").Labels[part.Ids[row]]);
                part.Head("size").TargetsOf(row).SequenceEqual(Data.Head("size").TargetsOf(part.Ids[row])).ShouldBeTrue();
            }
        }

        var joined = split.Train.Data.Joined(split.Dev);
        joined.Head("shape").Labels[^1].ShouldBe(split.Dev.Head("shape").Labels[^1]);
        joined.Head("size").TargetsOf(joined.Count - 1).SequenceEqual(split.Dev.Head("size").TargetsOf(split.Dev.Count - 1)).ShouldBeTrue();
        Data.Fingerprint.ShouldNotBe(Problems.Noise(Rows, 1).WithWeights(Data.Weights).Fingerprint);
        Data.WithoutLabels([1]).Split(2).Train.Data.ClassCounts().Sum().ShouldBeLessThan(Data.Count);
    }

    /// <summary>
    /// Few labels for one of two tasks that come from the same two hidden numbers: the many labels of the other one help.
    /// </summary>
    [Fact]
    [Trait("Row", "R107")]
    public void A_related_task_helps_one_with_few_labels()
    {
        const int rows = 640, features = 20, few = 15;
        var (alone, together) = (0.0, 0.0);
        for (var seed = 0; seed < 6; seed++)
        {
            var x = Table.Wave(rows * features, 100 + (7 * seed));
            var directions = Table.Wave(2 * features, 3 + seed);
            var (own, other) = (new int[rows], new int[rows]);
            for (var row = 0; row < rows; row++)
            {
                double Along(int k) => Enumerable.Range(0, features).Sum(j => x[(row * features) + j] * directions[(k * features) + j]);
                (own[row], other[row]) = (Along(0) + Along(1) > 0 ? 1 : 0, (Along(0) > 0 ? 1 : 0) + (Along(1) > 0 ? 2 : 0));
            }

            var data = Dataset.Classification(Array.ConvertAll(x, value => (float)value), features, own, ["below", "above"])
                .WithHead("quadrant", other, ["0", "1", "2", "3"]);
            var train = data.Select([.. Enumerable.Range(0, 320)]).WithoutLabels([.. Enumerable.Range(few, 320 - few)]).AsTrainingSet();
            var test = data.Select([.. Enumerable.Range(320, 320)]);
            var network = Network.Classifier(train).Dense(16).Tanh();
            var options = new TrainingOptions
            {
                Epochs = 100,
                Threads = 1,
                EarlyStopping = null,
                Seed = (ulong)(seed + 1),
                Optimizer = new Ridgeback.Optimizers.Adam(0.005)
            };
            alone += network.Train(train, null, options).Evaluate(test).Accuracy!.Value / 6;
            together += network.WithHead(new Head("quadrant", NetworkTask.Classification(4))).Train(train, null, options).Evaluate(test)
                .Accuracy!.Value / 6;
        }

        together.ShouldBeGreaterThan(alone + 0.03, $"alone {alone}");
    }

    /// <summary>
    /// The loss of all rows and the gradients by name, in double; initial values depend on names alone, an output's on the name that is
    /// given.
    /// </summary>
    private static (double Loss, Dictionary<string, double[]> Gradients) GradientsOf(Network network, Dataset data, string? outputAs = null)
    {
        var graph = new TrainingGraph(network, new TrainingOptions(), data.Count, weighted: true);
        var plans = new TrainingPlans<double>(graph, 1, new WorkerTeam(1));
        if (outputAs is not null)
        {
            var all = new TrainingGraph(Trunk.WithHead(ShapeHead).WithHead(Size), new TrainingOptions(), data.Count);
            var theirs = new TrainingPlans<double>(all, 1, new WorkerTeam(1));
            foreach (var variable in graph.Parameters.All)
            {
                plans.Store.SetTensor(variable, theirs.Store.Tensor(all.Parameters.Find(variable.Name.StartsWith(
                    "output", StringComparison.Ordinal) ? outputAs + variable.Name["output".Length..] : variable.Name)!));
            }
        }

        var plan = plans.Compile([graph.Loss, .. graph.Gradients], data.Count);
        TrainingPlans<double>.Feed(
            plan, TaskRows.Of(network, data, data, new TargetScaling?[network.Heads.Count]), [.. Enumerable.Range(0, data.Count)]);
        plan.Run();
        return (plan.Scalar(0), graph.Trained.Select((variable, i) => (Name: (outputAs is not null ? variable.Name.Replace("output/",
            outputAs + "/") : variable.Name), Values: plan.Output(i + 1).ToArray())).ToDictionary(pair => pair.Name, pair => pair.Values));
    }
}
