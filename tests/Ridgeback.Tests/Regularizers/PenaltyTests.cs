using Ridgeback.Graphs;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Regularizers;

public class PenaltyTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();
    private readonly Variable weights = Table.Variable("hidden1/weights", [2, 2], 1, -2, 0, 3);

    [Fact]
    [Trait("Row", "R060")]
    public void L2_has_three_scales()
    {
        // ‖w‖² = 14.
        Matches(new L2(0.1), 0.7, [0.1, -0.2, 0, 0.3]);
        Matches(new L2(0.1, PenaltyScale.Full), 1.4, [0.2, -0.4, 0, 0.6]);
        Matches(new L2(0.1, PenaltyScale.PerExample), 0.1 / (2 * 50) * 14, [0.002, -0.004, 0, 0.006]);
        new L2(0.1).Scale.ShouldBe(PenaltyScale.Half);
    }

    [Fact]
    [Trait("Row", "R061")]
    public void L1_has_subgradient_0_at_0() => Matches(new L1(0.1), 0.6, [0.1, -0.1, 0, 0.1]);

    [Fact]
    [Trait("Row", "R064")]
    public void Weights_only_unless_biases_are_asked_for()
    {
        foreach (var penalty in new WeightPenalty[] { new L2(1), new L1(1) })
        {
            Applies(penalty, VariableRole.Weight).ShouldBeTrue();
            Applies(penalty, VariableRole.Bias).ShouldBeFalse();
            Applies(penalty with { Biases = true }, VariableRole.Bias).ShouldBeTrue();
            foreach (var role in new[] { VariableRole.Normalization, VariableRole.Statistic, VariableRole.TrainingState })
            {
                Applies(penalty with { Biases = true }, role).ShouldBeFalse();
            }
        }

        static bool Applies(WeightPenalty penalty, VariableRole role) => penalty.AppliesTo(new Variable("hidden1/x", [2], role));
    }

    [Fact]
    [Trait("Row", "R065")]
    public void A_layer_has_its_own_strength_and_names_match_whole()
    {
        var strong = new L2(1) { Layers = ["hidden1", "block/output"] };
        strong.AppliesTo(weights).ShouldBeTrue();
        strong.AppliesTo(new Variable("block/output/weights", [1], VariableRole.Weight)).ShouldBeTrue();
        strong.AppliesTo(new Variable("hidden10/weights", [1], VariableRole.Weight)).ShouldBeFalse();
        strong.AppliesTo(new Variable("hidden1", [1], VariableRole.Weight)).ShouldBeFalse();
        var other = Table.Variable("output/weights", [1], 2.0);
        WeightPenalty[] penalties = [strong, new L2(10) { Layers = ["output"] }];
        var total = penalties.SelectMany(penalty => new[] { weights, other }.Where(penalty.AppliesTo).Select(v => penalty.Of(v, 1)))
            .Aggregate((a, b) => a + b);
        evaluator.Evaluate(total).ShouldMatch([(0.5 * 14) + (5 * 4)], "total");
    }

    [Fact]
    public void Gradients_are_right()
    {
        var smooth = Table.Varied("w", [3, 4], 0.2);
        GradientCheck.Holds(evaluator, new L2(0.3).Of(smooth, 1), smooth);
        GradientCheck.Holds(evaluator, new L2(0.3, PenaltyScale.PerExample).Of(smooth, 7), smooth);
        GradientCheck.Holds(evaluator, new L1(0.3).Of(smooth, 1), smooth);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new L2(-1)).Message.ShouldBe(
            "Penalty l2, Strength: expected a finite number of 0 or more, received -1. Use 0 for none; 1e-4 is a usual start.");
        Should.Throw<GraphException>(() => new L1(double.NaN)).Message.ShouldStartWith("Penalty l1, Strength");
        Should.Throw<GraphException>(() => new L2(1, PenaltyScale.PerExample).Of(weights, 0)).Message.ShouldBe(
            "L2 per example, examples: expected a whole number of 1 or more, received 0. Hand in the number of training examples.");
    }

    private void Matches(WeightPenalty penalty, double value, double[] gradient)
    {
        var node = penalty.Of(weights, examples: 50);
        node.Shape.IsScalar.ShouldBeTrue();
        evaluator.Evaluate(node).ShouldMatch([value], 1e-15, 0, penalty.Kind);
        evaluator.Evaluate(Gradients.Of(node, [weights])[0]).ShouldMatch(gradient, 1e-15, 0, penalty.Kind + " gradient");
    }
}
