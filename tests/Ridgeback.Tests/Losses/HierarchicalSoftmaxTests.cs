using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Losses;

/// <summary>Probabilities that sum to 1, a loss that is their logarithm, and a step that costs the depth.</summary>
[Trait("Row", "R039")]
public sealed class HierarchicalSoftmaxTests : IDisposable
{
    private static readonly double[] Counts = [45, 13, 12, 16, 9, 5];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Sizes => [2, 3, 7, 8, 100];

    [Fact]
    public void Huffman_puts_frequent_classes_near_the_root()
    {
        var tree = ClassTree.Huffman(Counts);
        int[] depths = [.. Enumerable.Range(0, 6).Select(label => tree.PathOf(label).Count)];
        depths.ShouldBe([1, 3, 3, 3, 4, 4]);
        tree.MeanDepth(Counts).ShouldBe(2.24, 1e-12);
        ClassTree.Balanced(6).MeanDepth(Counts).ShouldBeGreaterThan(2.5);
        tree.ShouldBe(ClassTree.Of([.. Enumerable.Range(0, tree.Nodes).Select(i => (tree.Children[2 * i], tree.Children[(2 * i) + 1]))]));
        tree.ShouldNotBe(ClassTree.Balanced(6));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Balanced_leaves_differ_by_one_in_depth(int classes)
    {
        var tree = ClassTree.Balanced(classes);
        int[] depths = [.. Enumerable.Range(0, classes).Select(label => tree.PathOf(label).Count)];
        depths.Sum(depth => Math.Pow(2, -depth)).ShouldBe(1, 1e-12);
        tree.Depth.ShouldBe((int)Math.Ceiling(Math.Log2(classes)));
        (tree.Depth - depths.Min()).ShouldBeLessThan(2);
    }

    [Fact]
    public void The_loss_is_minus_the_logarithm_of_a_probability_and_probabilities_sum_to_1()
    {
        var loss = new HierarchicalSoftmax(ClassTree.Huffman(Counts));
        Variable x = Table.Varied("x", [6, 4], 0.3), weights = Table.Varied("w", [5, 4], 1.7), bias = Table.Varied("b", [5, 1], 0.9);
        var evaluator = new ReferenceEvaluator<double>(batch: 6);
        evaluator.Feed("labels", [0, 1, 2, 3, 4, 5]);
        var output = Node.MatMul(x, weights, transposeY: true) + bias.Value.Reshape([5]);
        var labels = Node.IndexInput("labels", [6]);
        var perExample = loss.PerExample(output, labels);
        var probabilities = evaluator.Evaluate(loss.Predict(output));
        for (var i = 0; i < 6; i++)
        {
            probabilities.Skip(6 * i).Take(6).Sum().ShouldBe(1, 1e-14);
        }

        double[] expected = [.. Enumerable.Range(0, 6).Select(i => -Math.Log(probabilities[(6 * i) + i]))];
        evaluator.Evaluate(perExample).ShouldMatch(expected, 1e-13, 1e-13, "loss");

        // By hand: class 0 is one decision away.
        (var node, var right) = loss.Tree!.PathOf(0).ShouldHaveSingleItem();
        var logit = evaluator.Evaluate(output)[node];
        evaluator.Evaluate(perExample)[0].ShouldBe(Math.Log(1 + Math.Exp(right ? logit : -logit)), 1e-14);
        GradientCheck.Holds(evaluator, Table.Weighted(perExample), x, weights, bias);
        GradientCheck.Holds(evaluator, Table.Weighted(loss.Predict(output)), x, weights, bias);
        evaluator.Feed("labels", [-1, -1, -1, -1, -1, -1]);
        evaluator.Evaluate(perExample).ShouldAllBe(value => value == 0);
    }

    /// <summary>
    /// Twice the depth for 256 times the classes; and rows that no path meets keep their bits, because they are not touched.
    /// </summary>
    [Fact]
    public void A_step_of_plain_descent_costs_the_depth_and_touches_the_path()
    {
        long Operations(int classes)
        {
            (var plan, _, _) = Step(classes, new GradientDescent(0.1));
            plan.Explain().ShouldContain("PathScatter tree");
            plan.Explain().ShouldContain("in place");
            return plan.Operations;
        }

        // Filling the biases' and the mask's tables of ones is the only thing that grows with the classes.
        (Operations(65536) - Operations(256)).ShouldBeLessThan((long)(1.2 * Operations(256)) + (4 * 65536));
        (var step, var store, var weights) = Step(1000, new GradientDescent(0.1));
        var before = store.Tensor(weights);
        step.IndexInput("labels").Fill(17);
        step.Run().ShouldBeTrue();
        var after = store.Tensor(weights);
        var onPath = ClassTree.Balanced(1000).PathOf(17).Select(place => place.Node).ToHashSet();
        for (var node = 0; node < 999; node++)
        {
            var same = before.AsSpan(40 * node, 40).SequenceEqual(after.AsSpan(40 * node, 40));
            same.ShouldBe(!onPath.Contains(node), $"row {node}");
        }

        // With Adam every row has a memory that fades, so that the whole table is written.
        Step(1000, new Adam()).Plan.Explain().ShouldNotContain("in place");
    }

    /// <summary>In place or by a full gradient, with one thread or two: the same step.</summary>
    [Fact]
    public void In_place_is_what_the_full_gradient_gives()
    {
        float[] Weights(Optimizer optimizer, int threads)
        {
            (var plan, var store, var weights) = Step(300, optimizer, threads);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 16; j++)
                {
                    plan.IndexInput("labels")[j] = ((37 * i) + (11 * j)) % 300;
                }

                plan.Run().ShouldBeTrue();
            }

            return store.Tensor(weights);
        }

        var inPlace = Weights(new GradientDescent(0.1), 1);
        Weights(new GradientDescent(0.1), 2).ShouldBe(inPlace);
        Array.ConvertAll(inPlace, value => (double)value)
            .ShouldMatch(Array.ConvertAll(Weights(new Momentum(0.1, coefficient: 0), 1), value => (double)value), 1e-5, 1e-7, "weights");
    }

    [Fact]
    public void It_trains_predicts_and_comes_back_from_a_file()
    {
        var split = Datasets.Digits().Split(new SplitOptions { Seed = 3 });
        var network = Network.Classifier(split.Train).Dense(48).Relu().WithLoss(new HierarchicalSoftmax());
        var run =
            network.Train(split.Train, split.Dev, new TrainingOptions { Optimizer = new GradientDescent(0.3), Epochs = 40, Seed = 2 });
        run.Model.Evaluate(split.Dev).Accuracy!.Value.ShouldBeGreaterThan(0.94);
        run.Model.Save(folder.File("model"));
        var again = Model.Load(folder.File("model"));
        var probabilities = again.Predict(split.Dev.Features);
        probabilities.ToArray().ShouldBe(run.Model.Predict(split.Dev.Features).ToArray());
        again.Network.Task.Loss.ShouldBe(run.Model.Network.Task.Loss);
    }

    [Fact]
    public void Wrong_trees_are_refused()
    {
        Should.Throw<GraphException>(() => ClassTree.Balanced(1)).Message.ShouldContain("2 classes or more, received 1");
        Should.Throw<GraphException>(() => ClassTree.Huffman([1, -2, 3])).Message.ShouldContain("counts of 0 or more");
        Should.Throw<GraphException>(() => ClassTree.Of([(1, -1), (-1, -2)])).Message.ShouldContain("received -1 twice");
        Should.Throw<GraphException>(() => ClassTree.Of([(-1, -2), (0, -3)])).Message.ShouldContain("received a tree without some");
        Should.Throw<GraphException>(() => ClassTree.Of([(1, -1), (-2, -4)])).Message.ShouldContain("leaves −1 to −3, received -4");
        Should.Throw<GraphException>(() => NetworkTask.Classification(3).With(new HierarchicalSoftmax(ClassTree.Balanced(4))))
            .Message.ShouldContain("expected a tree of 3 classes, received one of 4");
        Should.Throw<GraphException>(() => new HierarchicalSoftmax(ClassTree.Balanced(3))
            .PerExample(Node.Input("f", [Shape.Batch, 2]), Node.IndexInput("y", [Shape.Batch])))
            .Message.ShouldContain("expected the output of its own layer");
        Should.Throw<GraphException>(() => new HierarchicalSoftmax().Predict(Node.Input("f", [Shape.Batch, 2])))
            .Message.ShouldContain("expected a tree of classes, received none");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A step on 16 rows of 40 numbers with a table of weights alone.</summary>
    private static (Plan<float> Plan, StateStore<float> Store, Variable Weights) Step(int classes, Optimizer optimizer, int threads = 1)
    {
        var loss = new HierarchicalSoftmax(ClassTree.Balanced(classes));
        Variable weights = Table.Varied("output/weights", [classes - 1, 40], 0.7),
            bias = Table.Varied("output/bias", [classes - 1, 1], 0.2);
        var x = Table.Varied("x", [16, 40], 0.1);
        var value = Loss.Mean(loss.PerExample(x, weights, bias, Node.IndexInput("labels", [16])));
        var state = new OptimizerState();
        var gradients = Gradients.Of(value, [weights, bias]);
        var outputs = new List<Node> { value };
        foreach ((var variable, var gradient) in new[] { (weights, gradients[0]), (bias, gradients[1]) })
        {
            var scope = new UpdateScope(variable, optimizer.LearningRate, 1.0, state);
            outputs.Add(Node.Assign(variable, optimizer.Step(scope, variable, gradient)));
            outputs.AddRange(scope.Updates);
        }

        var store = new StateStore<float>();
        store.Add([x, weights, bias, .. state.All]);
        var plan = Plan<float>.Compile(outputs, store, new CompileOptions { Guard = 0, Team = new WorkerTeam(threads) });
        return (plan, store, weights);
    }
}
