using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Losses;

/// <summary>Hinges and the absolute loss against loops over their sums; losses of one's own.</summary>
public class MarginLossTests
{
    private static readonly double[] Scores = [.. Table.Wave(5 * 4, 0.7).Select(value => 2.5 * value)];
    private static readonly int[] Labels = [0, 3, 1, 2, 3];

    private readonly ReferenceEvaluator<double> evaluator = new(batch: 5);
    private readonly Variable output = Table.Variable("output", [5, 4], Scores);

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.5, false)]
    [Trait("Row", "R035")]
    public void Multiclass_hinge(double margin, bool squared) => MulticlassIs(new MulticlassHinge { Margin = margin, Squared = squared });

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(2.0, true)]
    [Trait("Row", "R036")]
    public void Squared_multiclass_hinge(double margin, bool squared) =>
        MulticlassIs(new MulticlassHinge { Margin = margin, Squared = squared });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Row", "R036")]
    [Trait("Row", "R037")]
    public void Attribute_hinge_with_targets_of_0_and_1_or_of_plus_and_minus_1(bool squared)
    {
        double[] signs = [.. Table.Wave(20, 3).Select(value => value > 0 ? 1.0 : -1.0)];
        double[] terms = [.. Scores.Zip(signs, (f, y) => Math.Max(0, 1 - (y * f)))];
        double[] gradient = [.. terms.Zip(signs, (term, y) => term > 0 ? (squared ? -2 * term * y : -y) : 0)];
        terms.Count(term => term == 0).ShouldBeInRange(2, 18);
        foreach (var low in new[] { -1.0, 0.0 })
        {
            var target = Node.Constant([.. signs.Select(y => y > 0 ? 1.0 : low)], [5, 4]);
            var each = new AttributeHinge { Squared = squared }.PerExample(output, target);
            evaluator.Evaluate(each).ShouldMatch([.. Rows(terms, squared)], 1e-14, 1e-14, "hinge");
            evaluator.Evaluate(Gradients.Of(each, [output])[0]).ShouldMatch(gradient, 1e-14, 1e-14, "gradient");
        }

        evaluator.Evaluate(new AttributeHinge().Predict(output)).ShouldMatch([.. Scores.Select(f => 1 / (1 + Math.Exp(-f)))], "prediction");
    }

    [Fact]
    [Trait("Row", "R032")]
    public void Absolute_is_the_sum_of_distances_and_its_gradient_their_signs()
    {
        double[] targets = [.. Table.Wave(20, 5)];
        targets[7] = Scores[7];
        var each = new Absolute().PerExample(output, Node.Constant(targets, [5, 4]));
        evaluator.Evaluate(each)
            .ShouldMatch([.. Rows([.. Scores.Zip(targets, (f, y) => Math.Abs(f - y))], false)], 1e-14, 1e-14, "absolute");
        evaluator.Evaluate(Gradients.Of(each, [output])[0]).ShouldBe([.. Scores.Zip(targets, (f, y) => (double)Math.Sign(f - y))]);
        Message(() => new Absolute().PerExample(output, Node.Input("t", [5, 3])))
            .ShouldContain("expected real targets (5, 4) like the output");
    }

    /// <summary>The median, not the mean: one far-off target does not move the prediction.</summary>
    [Fact]
    [Trait("Row", "R032")]
    public void A_constant_model_under_the_absolute_loss_predicts_the_median()
    {
        var data = Dataset.Regression(new float[9], 1, [1, 2, 3, 4, 5, 6, 7, 8, 900], 1);
        var options = new TrainingOptions
        {
            Optimizer = new Ridgeback.Optimizers.GradientDescent(0.3),
            Schedule =
            new Ridgeback.Schedules.Linear(),
            Epochs = 400,
            BatchSize = 9,
            ScaleTargets = false,
            Preprocessing = [],
            Threads = 1
        };
        var train = data.AsTrainingSet();
        Network.Regressor(train).WithLoss(new Absolute()).Train(train, null, options).Model.Predict([0f])[0].ShouldBe(5, 0.05);
    }

    /// <summary>Two classes far apart and three that overlap: the hinges learn them like the log-loss, from C# and from a file.</summary>
    [Fact]
    [Trait("Row", "R035")]
    [Trait("Row", "R037")]
    public void Networks_learn_under_hinges_and_are_saved_with_them()
    {
        var split = Ridgeback.Tests.Training.Problems.Iris;
        foreach ((var data, var loss) in new (Dataset, Loss)[]
        {
            (split.Train.Data, new MulticlassHinge { Margin = 2 }),
                (Ridgeback.Tests.Training.Problems.TwoKinds, new AttributeHinge { Squared = true }),
        })
        {
            var train = data.AsTrainingSet();
            var run = Network.Classifier(train).Dense(8).Tanh().WithLoss(loss)
                .Train(train, null, new TrainingOptions { Epochs = 60, Optimizer = new Ridgeback.Optimizers.Adam(0.02), Threads = 1 });
            run.Train.Accuracy!.Value.ShouldBeGreaterThan(0.95);
            using var folder = new TemporaryFolder();
            run.Model.Save(folder.Path);
            var loaded = Model.Load(folder.Path);
            loaded.Network.Task.Loss.ShouldBe(loss);
            loaded.Predict(data).ShouldBe(run.Model.Predict(data));
        }

        Network.Classifier(split.Train).WithLoss(new AttributeHinge()).Task.Outputs.ShouldBe(3);
        Message(() => Network.Classifier(split.Train).WithLoss(new Absolute())).ShouldContain("received 'absolute'");
        Should.Throw<GraphException>(() => new MulticlassHinge { Margin = 0 }).Message.ShouldContain("Loss multiclassHinge, Margin");
    }

    /// <summary>Huber's loss in a line: trained, saved, loaded for prediction, and trained again under the formula given anew.</summary>
    [Fact]
    public void A_loss_of_ones_own_in_a_line()
    {
        Loss Huber() => Loss.Custom("huber", TargetKind.Real, (f, y) =>
            Node.Select(Node.Greater((f - y).Abs(), 1.0), (f - y).Abs() - 0.5, 0.5 * (f - y).Square()).Sum(-1));
        var line = Ridgeback.Tests.Training.Problems.Line(100).AsTrainingSet();
        var options = new TrainingOptions { Optimizer = new Ridgeback.Optimizers.Adam(0.05), Epochs = 30, Threads = 1 };
        var run = Network.Regressor(line).WithLoss(Huber()).Train(line, null, options);
        run.History[^1].TrainLoss.ShouldBeLessThan(0.2 * run.History[0].TrainLoss);
        GradientCheck.Holds(evaluator, Huber().PerExample(output, Node.Constant(Table.Wave(20, 5), [5, 4])), output);
        using var folder = new TemporaryFolder();
        run.Model.Save(folder.Path);
        var loaded = Model.Load(folder.Path);
        loaded.Predict(line.Data).ShouldBe(run.Model.Predict(line.Data));
        Message(() => loaded.Network.Train(line, null, options))
            .ShouldContain("Loss 'huber': expected its formula, received a loss that was loaded with a model");
        loaded.Network.WithLoss(Huber()).Train(line, null, options).Train.Loss.ShouldBe(run.Train.Loss);
        Message(() => Loss.Custom("wrong", TargetKind.Real, (f, y) => (f - y).Sum()).PerExample(output, output)).ShouldContain(
            "Loss 'wrong': expected one number for each row of (5, 4), received ()");
    }

    private static IEnumerable<double> Rows(double[] terms, bool squared) =>
        Enumerable.Range(0, 5).Select(row => terms[(4 * row)..((4 * row) + 4)].Sum(term => squared ? term * term : term));

    private static string Message(Action build) => Should.Throw<GraphException>(build).Message;

    private void MulticlassIs(MulticlassHinge loss)
    {
        var expected = new double[5];
        var gradient = new double[20];
        for (var row = 0; row < 5; row++)
        {
            for (var j = 0; j < 4; j++)
            {
                var term = Math.Max(0, Scores[(4 * row) + j] - Scores[(4 * row) + Labels[row]] + loss.Margin);
                if (j != Labels[row] && term > 0)
                {
                    expected[row] += loss.Squared ? term * term : term;
                    var slope = loss.Squared ? 2 * term : 1;
                    gradient[(4 * row) + j] += slope;
                    gradient[(4 * row) + Labels[row]] -= slope;
                }
            }
        }

        evaluator.Feed("labels", Labels);
        var each = loss.PerExample(output, Node.IndexInput("labels", [5]));
        evaluator.Evaluate(each).ShouldMatch(expected, 1e-14, 1e-14, "hinge");
        evaluator.Evaluate(Gradients.Of(each, [output])[0]).ShouldMatch(gradient, 1e-14, 1e-14, "gradient");
        expected.ShouldContain(value => value > 0);
        gradient.ShouldContain(0.0);
    }
}
