using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Regularizers;

/// <summary>Penalties and constraints of representations, by hand and by differences.</summary>
public class ActivationPenaltyTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();

    /// <summary>Two examples of three units.</summary>
    private readonly Variable h = Table.Variable("h", [2, 3], 0.5, -2, 0, 0.25, 0.5, 1);

    /// <summary>A sum over rows would ask for matrices row by row, and products would lose what follows them in their tiles.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Row", "R103")]
    [Trait("Row", "R104")]
    public void Products_keep_what_follows_them(bool isStudentT)
    {
        var digits = Datasets.Digits().Split(seed: 1).Train;
        var network = Network.Classifier(digits).Dense(64).Relu().Dense(96).Relu();
        var plan =
            TrainingExplanation.Explain(network, digits, new() { Penalties = [isStudentT ? new StudentT(0.1) : new ActivationL1(0.1)] });
        string[] products = [.. plan.Split('\n').Where(line => line.Contains("matrix product"))];
        products.Length.ShouldBe(8);
        products.ShouldAllBe(line => line.Contains(", fused "));
    }

    [Fact]
    [Trait("Row", "R103")]
    public void L1_is_a_mean_over_examples_of_a_sum_over_units()
    {
        Value(new ActivationL1(0.3)).ShouldBe(0.3 * (2.5 + 1.75) / 2, 1e-15);
        evaluator.Evaluate(Gradients.Of(new ActivationL1(1).Of(h), [h])[0]).ShouldMatch([0.5, -0.5, 0, 0.5, 0.5, 0.5], 1e-15, 0, "signs");
        GradientCheck.Holds(evaluator, new ActivationL1(1).Of(Table.Varied("v", [2, 3], 0.4)), Table.Varied("v", [2, 3], 0.4));
    }

    [Fact]
    [Trait("Row", "R104")]
    public void Student_t_is_a_logarithm_of_1_and_the_square()
    {
        double Term(double value) => Math.Log(1 + (value * value));
        Value(new StudentT(0.3)).ShouldBe(0.3 * (Term(0.5) + Term(2) + Term(0.25) + Term(0.5) + Term(1)) / 2, 1e-15);

        // 2h/(1 + h²)/n: large activations are pulled less than those of size 1.
        evaluator.Evaluate(Gradients.Of(new StudentT(1).Of(h), [h])[0])
            .ShouldMatch([0.4, -0.4, 0, 0.25 / 1.0625, 0.4, 0.5], 1e-15, 0, "gradient");
    }

    [Fact]
    [Trait("Row", "R105")]
    public void Kl_is_of_each_units_mean_over_the_batch()
    {
        var active = Table.Variable("a", [2, 2], 0.2, 0.5, 0.4, 0.7);
        double Divergence(double p, double q) => (p * Math.Log(p / q)) + ((1 - p) * Math.Log((1 - p) / (1 - q)));
        evaluator.Evaluate(new KlSparsity(1, 0.1).Of(active))[0].ShouldBe(Divergence(0.1, 0.3) + Divergence(0.1, 0.6), 1e-14);
        evaluator.Evaluate(new KlSparsity(1, 0.3).Of(Table.Variable("b", [2, 1], 0.2, 0.4)))[0].ShouldBe(0, 1e-15);
        GradientCheck.Holds(evaluator, new KlSparsity(1, 0.1).Of(active), active);
        evaluator.Evaluate(new KlSparsity(1, 0.1).Of(Table.Variable("c", [2, 1], 0, 0)))[0].ShouldBe(Divergence(0.1, 1e-7), 1e-12);
        new KlSparsity(1).Target.ShouldBe(0.05);
    }

    [Fact]
    [Trait("Row", "R103")]
    public void Layers_are_the_hidden_activations_or_those_that_are_named()
    {
        PenalizedLayer Layer(string name, string kind) => new(name, kind, h);
        var scope = new PenaltyScope(
            h, h, [Layer("dense1", "dense"), Layer("relu1", "relu"), Layer("tanh1", "tanh"), Layer("output", "dense")], [], 2);
        evaluator.Evaluate(new ActivationL1(1).Of(scope))[0].ShouldBe(2 * 2.125, 1e-15);
        evaluator.Evaluate((new ActivationL1(1) { Layers = ["dense1"] }).Of(scope))[0].ShouldBe(2.125, 1e-15);

        // An image counts each pixel of each channel.
        var image = new PenalizedLayer("relu1", "relu", Node.Constant(Table.Wave(24, 1), [2, 2, 3, 2]));
        evaluator.Evaluate(new ActivationL1(1).Of(scope with { Layers = [image, Layer("output", "dense")] }))[0].ShouldBe(
            Table.Wave(24, 1).Sum(Math.Abs) / 2, 1e-13);
    }

    /// <summary>At most k units of an example speak, the greatest in size; and an example's activations stay within a ball.</summary>
    [Fact]
    [Trait("Row", "R106")]
    public void Hard_constraints_hold_for_every_example()
    {
        var scope = new LayerScope("s", Phase.Predict, RandomPlace.Initial, new ParameterSet(), null);
        evaluator.Evaluate(new KSparse(1).Build(scope, h)).ShouldBe([0, -2, 0, 0, 0, 1]);
        evaluator.Evaluate(new KSparse(2).Build(scope, h)).ShouldBe([0.5, -2, 0, 0, 0.5, 1]);
        evaluator.Evaluate(new KSparse(9).Build(scope, h)).ShouldBe(evaluator.Get(h));
        var ball = evaluator.Evaluate(new NormBall(1.5).Build(scope, h));
        var length = Math.Sqrt(4.25);
        ball.ShouldMatch([0.5 * 1.5 / length, -2 * 1.5 / length, 0, 0.25, 0.5, 1], 1e-15, 0, "ball");
        GradientCheck.Holds(evaluator, Table.Weighted(new NormBall(1.5).Build(scope, h)), h);
        var zero = Table.Variable("z", [1, 2], 0, 0);
        evaluator.Evaluate(Gradients.Of(Table.Weighted(new NormBall(1).Build(scope, zero)), [zero])[0])
            .ShouldAllBe(value => double.IsFinite(value));
        Should.Throw<GraphException>(() => new KSparse(0)).Message.ShouldContain("KSparse, Active");
        Should.Throw<GraphException>(() => new NormBall(0)).Message.ShouldContain("NormBall, Limit");
        Should.Throw<GraphException>(() => new KSparse(2).Build(scope, Node.Input("x", [2, 3, 3, 1])))
            .Message.ShouldContain("expected input of rank 2 (batch, units)");
    }

    private double Value(ActivationPenalty penalty) => penalty.Strength * evaluator.Evaluate(penalty.Of(h))[0];
}
