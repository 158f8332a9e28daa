using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Identities;

/// <summary>Noise is a penalty: exactly on a linear model, to first order in its variance on a network.</summary>
public class NoiseIdentities
{
    private const double Tolerance = 1e-10;

    private readonly ReferenceEvaluator<double> evaluator = new();

    /// <summary>The mean over all signs of ±√ν on the inputs of a linear regression, sum of squares: nν‖w‖² more.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(2)]
    [Trait("Row", "R081")]
    public void Input_noise_on_a_line_is_ridge(double variance)
    {
        var line = new LeastSquares();
        var w = Vector<double>.Build.Dense(LeastSquares.Columns, j => Math.Sin(j + 1));
        var mean = 0.0;
        for (var i = 0; i < LeastSquares.Rows; i++)
        {
            for (var signs = 0; signs < 64; signs++)
            {
                var noise = Vector<double>.Build.Dense(
                    LeastSquares.Columns, j => (signs >> j & 1) == 1 ? Math.Sqrt(variance) : -Math.Sqrt(variance));
                mean += Math.Pow(((line.X.Row(i) + noise) * w) - line.Y[i], 2) / 64;
            }
        }

        var plain = (line.X * w) - line.Y;
        mean.ShouldBe(plain.DotProduct(plain) + (LeastSquares.Rows * variance * w.DotProduct(w)), Tolerance * mean);

        // The input-gradient penalty of a line is ν‖w‖² to the bit of rounding, for any ν.
        var weights = Table.Variable("w/weights", [LeastSquares.Columns, 1], [.. w]);
        var x = Node.Constant(line.X.ToRowMajorArray(), [LeastSquares.Rows, LeastSquares.Columns]);
        var scope = new PenaltyScope(x, Node.MatMul(x, weights), [], [weights], LeastSquares.Rows);
        evaluator.Evaluate(new InputGradientPenalty(variance).Of(scope)).ShouldMatch([variance * w.DotProduct(w)], Tolerance, 0, "penalty");
    }

    /// <summary>On a small network: enumerated noise less the loss less the penalty is of second order in the variance.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Row", "R085")]
    public void The_input_gradient_penalty_is_input_noise_to_first_order(bool half)
    {
        // E(f(x + ε) − y)² = (f − y)² + ν‖∇f‖² + ν(f − y)·tr∇²f + O(ν²); the middle terms are the penalty where the residuals are 0.
        (var x, var first, var second) =
            (Table.Varied("x", [3, 2], 0.3), Table.Varied("a/weights", [2, 4], 0.7), Table.Varied("b/weights", [4, 2], 0.2));
        Node Network(Node input) => Node.MatMul(Node.MatMul(input, first).Tanh(), second);
        var prediction = Network(x);
        var target = Node.Constant(evaluator.Evaluate(prediction), [3, 2]);
        var scale = half ? 0.5 : 1.0;
        double Rest(double variance)
        {
            Node mean = 0.0;
            for (var signs = 0; signs < 4; signs++)
            {
                double[] noise =
                    [.. Enumerable.Range(0, 6).Select(i => (signs >> (i % 2) & 1) == 1 ? Math.Sqrt(variance) : -Math.Sqrt(variance))];
                mean += (Network(x + Node.Constant(noise, [3, 2])) - target).Square().Sum(1).Mean() * (scale / 4);
            }

            var penalty = new InputGradientPenalty(scale * variance).Of(new PenaltyScope(x.Value, prediction, [], [first, second], 3));
            return evaluator.Evaluate(mean)[0] - evaluator.Evaluate(penalty)[0];
        }

        (Rest(1e-3) / Rest(1e-4)).ShouldBe(100, 5);
        Math.Abs(Rest(1e-4)).ShouldBeLessThan(1e-6);
    }

    /// <summary>
    /// The same for normal noise on weights; on a linear model it changes the loss by a constant of the weights, so that the minimum stays.
    /// </summary>
    [Fact]
    [Trait("Row", "R084")]
    [Trait("Row", "R086")]
    public void The_weight_gradient_penalty_is_weight_noise_to_first_order()
    {
        (var x, var first, var second) =
            (Table.Varied("x", [3, 2], 0.3), Table.Varied("a/weights", [2, 3], 0.7), Table.Varied("b/weights", [3, 2], 0.2));
        Node Network(Node one, Node two) => Node.MatMul(Node.MatMul(x, one).Tanh(), two);
        var prediction = Network(first, second);
        var target = Node.Constant(evaluator.Evaluate(prediction), [3, 2]);
        double Rest(double variance)
        {
            // Two points of equal weight at ±√η have the mean and variance of the normal noise; signs of all 12 weights.
            Node mean = 0.0;
            var size = Math.Sqrt(variance);
            for (var signs = 0; signs < 4096; signs += 1)
            {
                double[] noise = [.. Enumerable.Range(0, 12).Select(i => (signs >> i & 1) == 1 ? size : -size)];
                evaluator.Feed("one", noise[..6]);
                evaluator.Feed("two", noise[6..]);
                var value = evaluator.Evaluate(
                    (Network(first + Node.Input("one", [2, 3]), second + Node.Input("two", [3, 2])) - target).Square().Sum(1).Mean())[0];
                mean += value / 4096;
            }

            var penalty = new WeightGradientPenalty(variance).Of(new PenaltyScope(x.Value, prediction, [], [first, second], 3));
            return evaluator.Evaluate(mean)[0] - evaluator.Evaluate(penalty)[0];
        }

        (Rest(1e-3) / Rest(1e-4)).ShouldBe(100, 5);
        Math.Abs(Rest(1e-4)).ShouldBeLessThan(1e-5);

        // With biases: a unit's sum has the gradient 1 at its bias, so ‖x‖² becomes ‖x‖² + 1.
        var scope = new PenaltyScope(x.Value, Node.MatMul(x, first), [], [first, new Variable("a/bias", [3], VariableRole.Bias)], 3);
        var squares = evaluator.Evaluate(x.Value.Square().Sum(1).Mean())[0];
        evaluator.Evaluate(new WeightGradientPenalty(2).Of(scope)).ShouldMatch([2 * 3 * squares], 1e-14, 0, "weights");
        evaluator.Evaluate(new WeightGradientPenalty(2) { Biases = true }.Of(scope))
            .ShouldMatch([2 * 3 * (squares + 1)], 1e-14, 0, "with biases");
    }

    /// <summary>E‖X(w + ε) − y‖² = ‖Xw − y‖² + η·tr XᵀX: a constant.</summary>
    [Fact]
    [Trait("Row", "R084")]
    public void Weight_noise_leaves_the_minimum_of_a_line_alone()
    {
        var line = new LeastSquares();
        double Mean(Vector<double> w) => Enumerable.Range(0, 64).Average(signs =>
        {
            var noisy = w + Vector<double>.Build.Dense(LeastSquares.Columns, j => (signs >> j & 1) == 1 ? 0.3 : -0.3);
            var rest = (line.X * noisy) - line.Y;
            return rest.DotProduct(rest);
        });
        double Plain(Vector<double> w) => ((line.X * w) - line.Y).DotProduct((line.X * w) - line.Y);
        var extra = 0.09 * line.X.TransposeThisAndMultiply(line.X).Trace();
        foreach (var w in new[] { line.Minimum, Vector<double>.Build.Dense(LeastSquares.Columns, 0.7), -line.Minimum })
        {
            (Mean(w) - Plain(w)).ShouldBe(extra, 1e-9);
        }

        // What is drawn is normal with that variance, anew in every step.
        var weights = Table.Variable("a/weights", [1000], new double[1000]);
        var noise = evaluator.Evaluate(new WeightNoise(0.25).Of(weights, new RandomPlace(3.0, 0.0)));
        noise.Average().ShouldBe(0, 0.06);
        noise.Average(value => value * value).ShouldBe(0.25, 0.04);
        evaluator.Evaluate(new WeightNoise(0.25).Of(weights, new RandomPlace(4.0, 0.0))).ShouldNotBe(noise);
    }

    /// <summary>Multiplying by N(1, (1 − p)/p) has the mean and variance of inverted dropout; adding N(0, ν) those of noise.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [Trait("Row", "R083")]
    [Trait("Row", "R082")]
    public void Noise_layers_have_the_moments_they_name(double keep)
    {
        const int Count = 40_000;
        var x = Node.Constant([.. Enumerable.Repeat(2.0, Count)], [1, Count]);
        evaluator.Feed("examples", [4]);
        var scope = new LayerScope("n", Phase.Train, new RandomPlace(3.0, 0.0, Node.IndexInput("examples", [1])), new ParameterSet(), null);
        foreach ((var layer, var variance) in new (Layer, double)[]
        {
            (new GaussianDropout(keep), 4 * (1 - keep) / keep), (new Dropout(keep), 4 * (1 - keep) / keep), (new GaussianNoise(keep), keep),
        })
        {
            var values = evaluator.Evaluate(layer.Build(scope, x));
            values.Average().ShouldBe(2, 5 * Math.Sqrt(variance / Count));
            values.Average(value => (value - 2) * (value - 2)).ShouldBe(variance, 0.05 * variance);
            layer.Build(new LayerScope("n", Phase.Predict, RandomPlace.Initial, new ParameterSet(), null), x).ShouldBe(x);
            layer.IsNoise.ShouldBeTrue();
        }
    }
}
