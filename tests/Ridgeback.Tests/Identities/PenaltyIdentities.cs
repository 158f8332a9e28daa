using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Identities;

/// <summary>What the theory says of penalties on a quadratic, in double precision.</summary>
public class PenaltyIdentities
{
    private const double Tolerance = 1e-10;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(4)]
    [Trait("Row", "R060")]
    public void L2_shrinks_each_direction_of_the_Hessian_by_its_share(double strength)
    {
        var line = new LeastSquares();
        var found = line.Descend(60_000, 0.9 / (line.Eigenvalues.Maximum() + strength), line.Loss + new L2(strength).Of(line.Weights, 1));
        var shares = Matrix<double>.Build.DiagonalOfDiagonalVector(line.Eigenvalues.PointwiseDivide(line.Eigenvalues + strength));
        var expected = line.Q * shares * line.Q.Transpose() * line.Minimum;
        (found - expected).InfinityNorm().ShouldBeLessThan(Tolerance);

        // The effective number of parameters.
        var inverse = (line.X.TransposeThisAndMultiply(line.X)
            + (Matrix<double>.Build.DenseIdentity(LeastSquares.Columns) * LeastSquares.Rows * strength)).Inverse();
        shares.Diagonal().Sum().ShouldBe((line.X * inverse * line.X.Transpose()).Trace(), Tolerance);
    }

    /// <summary>Weights that the penalty is stronger than are 0 to the bit, the others less by α/Hᵢᵢ.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [Trait("Row", "R068")]
    public void Proximal_descent_on_a_diagonal_Hessian_is_soft_thresholding(double strength)
    {
        var line = new LeastSquares(orthogonal: true);
        var found =
            line.Descend(20_000, line.SafeRate, line.Loss, next => new SoftThreshold(strength).Of(next, line.Weights, line.SafeRate));
        var zeros = 0;
        for (var i = 0; i < LeastSquares.Columns; i++)
        {
            var rest = Math.Abs(line.Minimum[i]) - (strength / line.H[i, i]);
            if (rest < 0)
            {
                BitConverter.DoubleToInt64Bits(Math.Abs(found[i])).ShouldBe(0);
                zeros++;
            }
            else
            {
                found[i].ShouldBe(Math.Sign(line.Minimum[i]) * rest, Tolerance);
            }
        }

        zeros.ShouldBeInRange(1, LeastSquares.Columns - 1);

        // The L1 penalty has the same minimum: there its subgradient contains 0.
        var gradient = (line.H * found) - (line.H * line.Minimum);
        for (var i = 0; i < LeastSquares.Columns; i++)
        {
            (found[i] == 0 ? Math.Max(0, Math.Abs(gradient[i]) - strength) : gradient[i] + (strength * Math.Sign(found[i])))
                .ShouldBe(0, 1e-9);
        }
    }

    /// <summary>Stationary, feasible, complementary; and the end is that of the penalty whose strength the multiplier found.</summary>
    [Theory]
    [InlineData(0.3, true)]
    [InlineData(50, false)]
    [Trait("Row", "R072")]
    public void A_multiplier_comes_to_rest_where_Karush_Kuhn_and_Tucker_say(double limit, bool binds)
    {
        var line = new LeastSquares();
        var rule = new Multiplier(new L2(1), limit, rate: 0.05);
        var multiplier = new Variable("multiplier", Shape.Scalar, VariableRole.TrainingState, 0.0);
        var size = rule.Measure.Of(line.Weights, 1);
        var gradient = Gradients.Of(line.Loss + (multiplier.Value * size), [line.Weights])[0];
        var store = new StateStore<double>();
        store.Add([line.Weights, multiplier]);
        var found = line.Run(
            400_000, [Node.Assign(line.Weights, line.Weights.Value - (0.3 * line.SafeRate * gradient)),
                Node.Assign(multiplier, rule.Next(multiplier, size))], store);
        var strength = store.Scalar(multiplier);
        var omega = 0.5 * found.DotProduct(found);
        ((line.H * (found - line.Minimum)) + (strength * found)).InfinityNorm().ShouldBeLessThan(Tolerance);
        omega.ShouldBeLessThanOrEqualTo(limit + Tolerance);
        (strength * (omega - limit)).ShouldBe(0, Tolerance);
        (strength > 0.01).ShouldBe(binds);
        var penalized = (line.H + (Matrix<double>.Build.DenseIdentity(LeastSquares.Columns) * strength)).Solve(line.H * line.Minimum);
        (found - penalized).InfinityNorm().ShouldBeLessThan(1e-9);
    }

    /// <summary>
    /// The most probable weights under normal noise of variance s² and a normal prior N(w₀, σ²): (XᵀX/s² + I/σ²)w = Xᵀy/s² + w₀/σ².
    /// </summary>
    [Theory]
    [InlineData(0.5, 0.04, 0)]
    [InlineData(2, 1, 0.7)]
    [Trait("Row", "R069")]
    [Trait("Row", "R066")]
    public void A_normal_prior_is_the_penalty_that_has_the_most_probable_weights(double variance, double noise, double centre)
    {
        var line = new LeastSquares();
        var prior = new GaussianPrior(variance, noise);
        var start = Node.Constant([.. Enumerable.Repeat(centre, LeastSquares.Columns)], [LeastSquares.Columns, 1]);
        var objective = line.Loss + prior.Of(line.Weights.Value - start, LeastSquares.Rows);
        var found = line.Descend(60_000, 0.5 * line.SafeRate, objective);
        var identity = Matrix<double>.Build.DenseIdentity(LeastSquares.Columns);
        var left = (line.X.TransposeThisAndMultiply(line.X) / noise) + (identity / variance);
        var right = (line.X.TransposeThisAndMultiply(line.Y) / noise)
            + (Vector<double>.Build.Dense(LeastSquares.Columns, centre) / variance);
        (found - left.Solve(right)).InfinityNorm().ShouldBeLessThan(Tolerance);
        prior.ToPenalty(LeastSquares.Rows).Strength.ShouldBe(noise / (LeastSquares.Rows * variance), 1e-15);
        GaussianPrior.Of(prior.ToPenalty(LeastSquares.Rows), LeastSquares.Rows, noise).Variance.ShouldBe(variance, 1e-12);
    }

    /// <summary>Under a Laplace prior the slope of the log-likelihood is 1/b where a weight is not 0, and less where it is.</summary>
    [Fact]
    [Trait("Row", "R069")]
    public void A_Laplace_prior_is_the_penalty_that_has_the_most_probable_weights()
    {
        const double Scale = 0.05;
        const double Noise = 0.3;
        var line = new LeastSquares();
        var strength = new LaplacePrior(Scale, Noise).ToPenalty(LeastSquares.Rows).Strength;
        var found =
            line.Descend(200_000, line.SafeRate, line.Loss, next => new SoftThreshold(strength).Of(next, line.Weights, line.SafeRate));
        var slope = line.X.TransposeThisAndMultiply(line.Y - (line.X * found)) / Noise;
        found.ShouldContain(weight => weight == 0);
        found.ShouldContain(weight => weight != 0);
        for (var i = 0; i < LeastSquares.Columns; i++)
        {
            if (found[i] != 0)
            {
                slope[i].ShouldBe(Math.Sign(found[i]) / Scale, 1e-8);
            }
            else
            {
                Math.Abs(slope[i]).ShouldBeLessThan(1 / Scale);
            }
        }

        LaplacePrior.Of(new L1(strength), LeastSquares.Rows, Noise).Scale.ShouldBe(Scale, 1e-12);
    }

    /// <summary>On separable data the loss has no minimum; with a penalty it has one, and descent comes to rest in it.</summary>
    [Fact]
    [Trait("Row", "R060")]
    public void With_a_penalty_logistic_regression_on_separable_data_comes_to_rest()
    {
        var weight = Table.Variable("w", [1], 0);
        var margins = Node.Constant([1, 2, 3], [3]) * weight.Value;
        var loss = (-margins).Softplus().Mean();
        double Norm(int steps, double strength)
        {
            var objective = loss + new L2(strength).Of(weight, 1);
            var store = new StateStore<double>();
            store.Add([weight]);
            var plan = Plan<double>.Compile([Node.Assign(weight, weight.Value - (0.5 * Gradients.Of(objective, [weight])[0]))], store);
            for (var step = 0; step < steps; step++)
            {
                plan.Run();
            }

            return store.Tensor(weight)[0];
        }

        (Norm(20_000, 0) - Norm(10_000, 0)).ShouldBeGreaterThan(0.1);
        Norm(20_000, 0.1).ShouldBe(Norm(10_000, 0.1), 1e-12);
    }
}
