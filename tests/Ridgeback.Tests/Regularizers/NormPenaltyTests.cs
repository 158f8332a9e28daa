using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Regularizers;

/// <summary>Elastic net, powers and norms by hand and by differences.</summary>
public class NormPenaltyTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();
    private readonly Variable weights = Table.Variable("hidden1/weights", [2, 2], 1, -2, 0, 3);

    public static TheoryData<double> Powers => [0.5, 1, 1.5, 2, 3, 4];

    [Fact]
    [Trait("Row", "R062")]
    public void The_elastic_net_is_L1_and_half_of_squares()
    {
        var penalty = new ElasticNet(0.1, 0.4);
        evaluator.Evaluate(penalty.Of(weights, 1)).ShouldMatch([(0.1 * 6) + (0.2 * 14)], 1e-15, 0, "value");
        evaluator.Evaluate(Gradients.Of(penalty.Of(weights, 1), [weights])[0])
            .ShouldMatch([0.1 + 0.4, -0.1 - 0.8, 0, 0.1 + 1.2], 1e-15, 0, "gradient");
    }

    /// <summary>(λ/2)Σ|w|^q has the gradient (λ/2)q|w|^(q−1)sign(w), 0 at 0.</summary>
    [Theory]
    [MemberData(nameof(Powers))]
    [Trait("Row", "R063")]
    public void Any_power(double power)
    {
        var penalty = new PowerPenalty(0.3, power);
        double[] values = [1, -2, 0, 3];
        evaluator.Evaluate(penalty.Of(weights, 1))
            .ShouldMatch([values.Sum(w => w == 0 ? 0 : 0.15 * Math.Pow(Math.Abs(w), power))], 1e-14, 0, "value");
        double[] gradient = [.. values.Select(w => w == 0 ? 0 : 0.15 * power * Math.Pow(Math.Abs(w), power - 1) * Math.Sign(w))];
        evaluator.Evaluate(Gradients.Of(penalty.Of(weights, 1), [weights])[0]).ShouldMatch(gradient, 1e-14, 0, "gradient");
        var smooth = Table.Varied("w", [3, 4], 0.2, shift: 1.5);
        GradientCheck.Holds(evaluator, penalty.Of(smooth, 1), smooth);
        GradientCheck.Holds(evaluator, new NormPenalty(0.3, power).Of(smooth, 1), smooth);
    }

    [Fact]
    [Trait("Row", "R063")]
    public void Norms_are_the_known_ones()
    {
        evaluator.Evaluate(Norms.P(weights, 2)).ShouldMatch([Math.Sqrt(14)], 1e-15, 0, "Euclid");
        evaluator.Evaluate(Norms.P(weights, 1)).ShouldMatch([6.0], 1e-15, 0, "city blocks");
        evaluator.Evaluate(Norms.P(weights, 3)).ShouldMatch([Math.Cbrt(36)], 1e-15, 0, "third");
        evaluator.Evaluate(new NormPenalty(0.5).Of(weights, 1)).ShouldMatch([0.5 * Math.Sqrt(14)], 1e-15, 0, "penalty");
        var zero = Table.Variable("z", [3], 0, 0, 0);
        evaluator.Evaluate(Norms.P(zero, 2)).ShouldBe([0.0]);
        evaluator.Evaluate(Gradients.Of(Norms.P(zero, 2), [zero])[0]).ShouldBe([0.0, 0, 0]);
        evaluator.Evaluate(Gradients.Of(Norms.P(zero, 0.5), [zero])[0]).ShouldBe([0.0, 0, 0]);
        evaluator.Evaluate(new PowerPenalty(0.2, 2).Of(weights, 1)).ShouldBe(evaluator.Evaluate(new L2(0.2).Of(weights, 1)));
    }

    /// <summary>
    /// The norm is known only after a pass over the weights; the gradient is computed again from the weights, not kept beside them.
    /// </summary>
    [Fact]
    public void A_norm_in_an_update_takes_no_memory()
    {
        var matrix = Table.Varied("w", [100, 70], 0.2, shift: 1.5);
        var next = matrix.Value - (0.1 * Gradients.Of(new NormPenalty(0.5).Of(matrix, 1), [matrix])[0]);
        var store = new StateStore<double>();
        store.Add(matrix);
        var plan = Plan<double>.Compile([Node.Assign(matrix, next)], store);
        plan.ScratchBytes.ShouldBeLessThan(matrix.Shape.Count * sizeof(double));
        plan.Run();
        evaluator.Step(Node.Assign(matrix, next));
        store.Tensor(matrix).ShouldMatch(evaluator.Get(matrix), 1e-14, 1e-14, "weights");
    }

    [Fact]
    public void Ones_own_penalty_is_a_line()
    {
        var own = WeightPenalty.Custom("log", 0.5, w => w.Square().Log1p().Sum());
        evaluator.Evaluate(own.Of(weights, 1)).ShouldMatch([0.5 * (Math.Log(2) + Math.Log(5) + Math.Log(10))], 1e-15, 0, "value");
        own.Kind.ShouldBe("log");
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new ElasticNet(1, -1))
            .Message.ShouldStartWith("Penalty elasticNet, SquareStrength: expected a finite number of 0 or more, received -1");
        Should.Throw<GraphException>(() => new PowerPenalty(1, 0))
            .Message.ShouldStartWith("Penalty power, Power: expected a finite number above 0, received 0");
        Should.Throw<GraphException>(() => new NormPenalty(1, -2)).Message.ShouldStartWith("Penalty norm, Power");
        Should.Throw<GraphException>(() => new GaussianPrior(0)).Message.ShouldStartWith("Penalty gaussianPrior, Variance");
        Should.Throw<GraphException>(() => new GaussianPrior(1, 0)).Message.ShouldStartWith("Penalty gaussianPrior, NoiseVariance");
        Should.Throw<GraphException>(() => new LaplacePrior(-1)).Message.ShouldStartWith("Penalty laplacePrior, Scale");
        Should.Throw<GraphException>(() => new LaplacePrior(1, 0)).Message.ShouldStartWith("Penalty laplacePrior, NoiseVariance");
        Should.Throw<GraphException>(() => new GaussianPrior(1).ToPenalty(0))
            .Message.ShouldContain("Hand in the number of training examples");
        Should.Throw<GraphException>(() => new DecoupledDecay(-1)).Message.ShouldStartWith("Shrinkage decoupledDecay, Strength");
        Should.Throw<GraphException>(() => new SoftThreshold(double.NaN)).Message.ShouldStartWith("Shrinkage softThreshold, Strength");
        Should.Throw<GraphException>(() => new Multiplier(new L2(1), -1)).Message.ShouldStartWith("Multiplier, Limit");
        Should.Throw<GraphException>(() => new Multiplier(new L2(1), 1, 0)).Message.ShouldStartWith("Multiplier, Rate");
        Should.Throw<GraphException>(() => new KlSparsity(1, 1)).Message.ShouldContain("a number above 0 and below 1, received 1");
        Should.Throw<GraphException>(() => new SoftTying("a", "a", 1)).Message.ShouldContain("expected two layers, received a");
        Should.Throw<GraphException>(() => new WeightNoise(0)).Message.ShouldStartWith("Weight noise, Variance");
    }
}
