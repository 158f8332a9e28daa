using System.Text.Json;
using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Losses;

public class LossTests
{
    private readonly ReferenceEvaluator<double> evaluator = new(batch: 5);

    [Fact]
    [Trait("Row", "R034")]
    [Trait("Row", "R029")]
    public void Softmax_cross_entropy_is_exact_at_the_extremes_and_its_gradient_is_p_minus_e()
    {
        foreach (var row in Golden.Training.GetProperty("tables").GetProperty("rows").EnumerateArray())
        {
            var what = row.GetProperty("logits").ToString();
            var logits = Table.Variable("logits", [1, 3], row.Numbers("logits"));
            var softmax = row.Numbers("softmax");
            var loss = new SoftmaxCrossEntropy();
            evaluator.Evaluate(loss.Predict(logits)).ShouldMatch(softmax, 4e-15, 0, "softmax of " + what);
            for (var label = 0; label < 3; label++)
            {
                evaluator.Feed("label", [label]);
                var each = loss.PerExample(logits, Node.IndexInput("label", [1]));
                each.Shape.ShouldBe([1]);
                evaluator.Evaluate(each).ShouldMatch([-row.Numbers("logSoftmax")[label]], 4e-15, 1e-15, "loss of " + what);
                double[] expected = [.. softmax.Select((p, k) => p - (k == label ? 1 : 0))];
                var gradient = evaluator.Evaluate(Gradients.Of(each, [logits])[0]);
                gradient.ShouldMatch(expected, 4e-15, 2e-15, "gradient at " + what);
            }
        }
    }

    [Fact]
    [Trait("Row", "R033")]
    public void Logistic_is_exact_at_the_extremes_and_its_gradient_is_sigmoid_minus_y()
    {
        var golden = Golden.Training.GetProperty("tables").GetProperty("element");
        var z = golden.Numbers("z");
        var sigmoid = golden.Numbers("sigmoid");
        var logits = Table.Variable("logits", [z.Length, 1], z);
        evaluator.Evaluate(new Logistic().Predict(logits)).ShouldMatch(sigmoid, 4e-15, 5e-324, "sigmoid");
        foreach (var label in (int[])[0, 1])
        {
            var target = ((Node)label).BroadcastTo(logits.Shape);
            var each = new Logistic().PerExample(logits, target);
            evaluator.Evaluate(each).ShouldMatch(golden.Numbers($"logisticLossOfLabel{label}"), 4e-15, 2.3e-16, $"label {label}");
            evaluator.Evaluate(Gradients.Of(each, [logits])[0])
                .ShouldMatch([.. sigmoid.Select(p => p - label)], 4e-15, 2.3e-16, $"gradient of label {label}");
        }
    }

    [Fact]
    [Trait("Row", "R033")]
    public void Logistic_sums_over_attributes_and_takes_soft_targets()
    {
        var logits = Table.Variable("logits", [1, 2], 0.3, -1.2);
        double expected = 0;
        foreach ((var f, var y) in ((double, double)[])[(0.3, 0.25), (-1.2, 1)])
        {
            var p = 1 / (1 + Math.Exp(-f));
            expected -= (y * Math.Log(p)) + ((1 - y) * Math.Log(1 - p));
        }

        evaluator.Evaluate(new Logistic().PerExample(logits, Node.Constant([0.25, 1.0], [1, 2]))).ShouldMatch([expected], "sum");
    }

    [Fact]
    [Trait("Row", "R031")]
    public void Squared_sums_over_outputs_with_a_half_unless_told_otherwise()
    {
        var output = Table.Variable("output", [2, 2], 1, 2, 3, 4);
        var target = Node.Constant([0.0, 0.0, 1.0, 1.0], [2, 2]);
        evaluator.Evaluate(new Squared().PerExample(output, target)).ShouldBe([2.5, 6.5]);
        evaluator.Evaluate(new Squared { Half = false }.PerExample(output, target)).ShouldBe([5.0, 13.0]);
        evaluator.Evaluate(Gradients.Of(new Squared().PerExample(output, target), [output])[0]).ShouldBe([1.0, 2.0, 2.0, 3.0]);
        evaluator.Evaluate(Gradients.Of(new Squared { Half = false }.PerExample(output, target), [output])[0])
            .ShouldBe([2.0, 4.0, 4.0, 6.0]);
        new Squared().Predict(output).ShouldBeSameAs(output.Value);
    }

    [Fact]
    public void The_mean_is_plain_or_weighted()
    {
        var each = Node.Constant([1.0, 2.0, 6.0], [3]);
        evaluator.Evaluate(Loss.Mean(each)).ShouldBe([3.0]);
        evaluator.Evaluate(Loss.Mean(each, Node.Constant([3.0, 1.0, 0.0], [3]))).ShouldBe([1.25]);
        Should.Throw<GraphException>(() => Loss.Mean(each, Node.Constant([1.0, 1.0], [2]))).Message.ShouldContain(
            "expected one loss and one weight for each example, received (3) and (2). Hand in what PerExample gave");
        Should.Throw<GraphException>(() => Loss.Mean(each.Sum())).Message.ShouldContain("received () and no weights");
    }

    [Fact]
    public void An_unlabelled_example_counts_nothing()
    {
        var logits = Table.Varied("logits", [2, 3], 0.5);
        evaluator.Feed("labels", [1, -1]);
        var each = new SoftmaxCrossEntropy().PerExample(logits, Node.IndexInput("labels", [2]));
        evaluator.Evaluate(each)[1].ShouldBe(0);
        evaluator.Evaluate(Gradients.Of(each, [logits])[0])[3..].ShouldAllBe(g => g == 0);
    }

    [Fact]
    [Trait("Row", "R031")]
    [Trait("Row", "R033")]
    [Trait("Row", "R034")]
    public void Gradients_and_second_derivatives_are_right()
    {
        var logits = Table.Varied("logits", [5, 3], 0.7, 2);
        var weights = Table.Varied("weights", [5], 0.1, 0.4, 1);
        evaluator.Feed("labels", [2, 0, 1, 1, 2]);
        var targets = Node.Constant(Table.Wave(15, 2, 0.5, 0.5), [5, 3]);
        (Loss Loss, Node Target)[] cases =
        [
            (new SoftmaxCrossEntropy(), Node.IndexInput("labels", [5])),
            (new Logistic(), targets),
            (new Squared(), targets),
            (new Squared { Half = false }, targets),
        ];
        foreach ((var loss, var target) in cases)
        {
            var mean = Loss.Mean(loss.PerExample(logits, target), weights);
            GradientCheck.Holds(evaluator, mean, logits, weights);
            GradientCheck.HoldsTwice(evaluator, mean, logits);
            GradientCheck.Holds(evaluator, Table.Weighted(loss.Predict(logits)), logits);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var output = Node.Input("output", [Shape.Batch, 3]);
        var labels = Node.IndexInput("labels", [Shape.Batch]);
        Message(() => new SoftmaxCrossEntropy().PerExample(output, output)).ShouldContain(
            "expected one label for each row of (batch, 3), received Real (batch, 3). Hand in class numbers from 0");
        Message(() => new SoftmaxCrossEntropy().PerExample(Node.Input("image", [Shape.Batch, 8, 8, 1]), labels)).ShouldContain(
            "expected real output of rank 2 (batch, outputs), received Real (batch, 8, 8, 1). End the network with a Dense layer.");
        Message(() => new Squared().PerExample(output, Node.Input("target", [Shape.Batch]))).ShouldContain(
            "expected real targets (batch, 3) like the output, received Real (batch). Give the last layer one unit for each target.");
        Message(() => new Logistic().PerExample(output, labels)).ShouldStartWith("Logistic loss at ");
        static string Message(Func<Node> build) => Should.Throw<GraphException>(() => build()).Message;
    }

    [Fact]
    public void Names_and_targets()
    {
        Loss[] all = [new SoftmaxCrossEntropy(), new Logistic(), new MulticlassHinge(), new AttributeHinge(), new HierarchicalSoftmax(),
            new Squared(), new Absolute()];
        all.Select(loss => loss.Kind).ShouldBe(Ridgeback.Networks.LossCatalog.Losses.Items.Select(item => item.Tag));
        all.Select(loss => loss.Targets).ShouldBe(
            [TargetKind.Labels, TargetKind.Attributes, TargetKind.Labels, TargetKind.Attributes, TargetKind.Labels, TargetKind.Real,
                TargetKind.Real]);
    }
}
