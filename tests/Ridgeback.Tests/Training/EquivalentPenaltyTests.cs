using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Early stopping as an L2 penalty: the identity on a quadratic loss, and what a run says of itself.</summary>
public class EquivalentPenaltyTests
{
    private const int Rows = 40;
    private const int Features = 6;

    /// <summary>40 × 6 random numbers without a mean, so that the bias has no gradient; on scales from 0.3 to 1.3.</summary>
    private static readonly Dataset Data = Centred();

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(7, 0.3)]
    [InlineData(100, 0.05)]
    [Trait("Row", "R093")]
    public void Steps_of_descent_leave_what_a_ridge_of_its_own_leaves_in_each_direction(int steps, double rate)
    {
        (var q, var h, var optimum) = Quadratic();
        (rate * h.Max()).ShouldBeLessThan(1);
        var w = Descend(new GradientDescent(rate), steps);
        for (var i = 0; i < Features; i++)
        {
            var done = 1 - Math.Pow(1 - (rate * h[i]), steps);
            var along = q.Column(i).DotProduct(w);
            var best = q.Column(i).DotProduct(optimum);
            Math.Abs(best).ShouldBeGreaterThan(1e-3);
            along.ShouldBe(done * best, 1e-10);

            // The ridge solution along the same direction: Λ/(Λ + α) of the optimum.
            var alpha = EquivalentPenalty.Exactly(h[i], rate, steps);
            (h[i] / (h[i] + alpha) * best).ShouldBe(along, 1e-10);
        }
    }

    /// <summary>α·τη = 1 − ½(τ + 1)ηΛ + …: one number for all directions to first order, and only to that.</summary>
    [Fact]
    [Trait("Row", "R093")]
    public void One_over_steps_times_rate_is_the_first_order()
    {
        foreach ((var steps, var rate) in new[] { (1L, 1e-3), (10L, 1e-3), (1000L, 1e-5) })
        {
            foreach (var h in new[] { 0.1, 1, 3 })
            {
                var short_ = 1 - (EquivalentPenalty.Exactly(h, rate, steps) * steps * rate);
                (short_ / ((steps + 1) * rate * h / 2)).ShouldBe(1, 0.02);
            }
        }

        // Far along a direction descent is done with it and no penalty is left: the one number is wrong by a factor.
        (EquivalentPenalty.Exactly(1, 0.1, 100) * 100 * 0.1).ShouldBeLessThan(1e-3);
        Should.Throw<Ridgeback.Graphs.GraphException>(() => EquivalentPenalty.Exactly(10, 0.1, 5)).Message.ShouldContain("overshoots");
    }

    /// <summary>
    /// Momentum in the long run walks 1/(1 − μ) times as far for each rate; as a ridge along the flat directions it shows.
    /// </summary>
    [Theory]
    [InlineData("gradientDescent")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("emaMomentum")]
    [Trait("Row", "R093")]
    public void What_a_run_reports_is_the_ridge_that_its_weights_show(string kind)
    {
        const int Steps = 1000;
        Optimizer optimizer = kind switch
        {
            "momentum" => new Momentum(2e-5, 0.9),
            "nesterov" => new Nesterov(2e-5, 0.9),
            "emaMomentum" => new EmaMomentum(2e-4, 0.9),
            _ => new GradientDescent(2e-4),
        };
        var reported = EquivalentPenalty.Of(
            Network.Regressor(Data.AsTrainingSet()), new TrainingOptions { Optimizer = optimizer }, Steps, Steps * optimizer.LearningRate)!;
        reported.Strength!.Value.ShouldBe(5, 1e-9);
        reported.Cautions.ShouldBeEmpty();
        (var q, var h, var optimum) = Quadratic();
        var w = Descend(optimizer, Steps);
        for (var i = 0; i < Features; i++)
        {
            var done = q.Column(i).DotProduct(w) / q.Column(i).DotProduct(optimum);
            var alpha = h[i] * (1 - done) / done;
            (alpha / reported.Strength.Value).ShouldBe(1, (0.12 * h[i]) + 0.015);
        }
    }

    [Fact]
    [Trait("Row", "R093")]
    public void A_run_reports_the_sum_of_its_rates_up_to_the_best_step()
    {
        var train = Problems.Noise(60, 1).AsTrainingSet();
        var dev = Problems.Noise(40, 5);
        var options = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.1),
            Schedule = new InverseEpoch(0.1),
            BatchSize = 16,
            EarlyStopping = new(4),
            Threads = 1
        };
        var rates = new List<double>();
        var run = Problems.Small(train)
            .Train(train, dev, options with { Callbacks = [new Calls { Step = s => rates.Add(s.Control.LearningRate) }] });
        run.BestStep.ShouldBeInRange(10, run.Steps - 4);
        var penalty = run.EquivalentPenalty!;
        penalty.Steps.ShouldBe(run.BestStep);
        penalty.RateSum.ShouldBe(rates.Take((int)run.BestStep).Sum(), 1e-12);
        penalty.Strength!.Value.ShouldBe(1 / penalty.RateSum, 1e-12);
        penalty.Sentence.ShouldContain("½λ‖w − w₀‖²");
        penalty.Cautions.Count.ShouldBe(2);
        penalty.Cautions[0].ShouldStartWith("The learning rate was not constant");
        penalty.Cautions[1].ShouldStartWith("The loss is not quadratic");

        var second = Problems.Small(train).Train(
            train, dev, options with { EarlyStopping = new(4) { Then = AfterStopping.Retrain, RetrainFor = RetrainLength.Updates } });
        second.EquivalentPenalty!.RateSum.ShouldBe(penalty.RateSum, 1e-12);
        Problems.Small(train).Train(train, null, options with { Epochs = 2 }).EquivalentPenalty.ShouldBeNull();
        Problems.Small(train).Train(train, dev, options with { EarlyStopping = null, Epochs = 2 }).EquivalentPenalty.ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "R093")]
    public void A_weak_claim_is_called_weak()
    {
        var network = Network.Regressor(Data.AsTrainingSet());
        EquivalentPenalty Of(TrainingOptions options, long steps = 1000) =>
            EquivalentPenalty.Of(network, options, steps, steps * options.Optimizer.LearningRate)!;
        foreach (var adaptive in new Optimizer[] { new Adam(), new RmsProp(), new Adagrad(), new AdaMax() })
        {
            var weak = Of(new TrainingOptions { Optimizer = adaptive });
            weak.Strength.ShouldBeNull();
            weak.Cautions.Single().ShouldStartWith($"{adaptive.Kind} scales each weight's steps");
            weak.Sentence.ShouldContain("no one strength can be named");
        }

        var descent = new TrainingOptions { Optimizer = new GradientDescent(0.1) };
        Of(descent, 9).Cautions.Single().ShouldStartWith("There were few steps");
        Of(descent with { Optimizer = new Momentum() }, 99).Cautions.Single().ShouldStartWith("There were few steps");
        Of(descent with { Optimizer = new Momentum { Rise = new MomentumRise(10) } }).Cautions.Single()
            .ShouldStartWith("The momentum rose");
        Of(descent with { Optimizer = new Nesterov { Rise = new MomentumRise(10) } }).Cautions.Single()
            .ShouldStartWith("The momentum rose");
        Of(descent with { Clipping = new ClipByNorm(1) }).Cautions.Single().ShouldStartWith("Gradients were clipped");
        var grouped = Of(descent with { Groups = [new ParameterGroup("output") { LearningRateFactor = 0.5 }] });
        grouped.Strength.ShouldBeNull();
        grouped.Cautions.Single().ShouldStartWith("Groups of layers");
        EquivalentPenalty.Of(network, descent, 0, 0).ShouldBeNull();
    }

    /// <summary>The library's own whole-batch steps in double, from 0, on ½‖f − y‖², mean over the rows.</summary>
    private static Vector<double> Descend(Optimizer optimizer, int steps)
    {
        var network = Network.Regressor(Data.AsTrainingSet());
        var graph = new TrainingGraph(network, new TrainingOptions { Optimizer = optimizer }, Rows);
        var plans = new TrainingPlans<double>(graph, 1, new WorkerTeam(1));
        foreach (var variable in graph.Trained)
        {
            plans.Store.SetTensor(variable, new double[variable.Shape.Count]);
        }

        int[] rows = [.. Enumerable.Range(0, Rows)];
        for (var step = 0; step < steps; step++)
        {
            plans.Step(Data, rows);
        }

        return Vector<double>.Build.Dense(plans.Store.Tensor(graph.Trained.Single(variable => variable.Name == "output/weights")));
    }

    /// <summary>H = XᵀX/n = QΛQᵀ, and w* = H⁻¹Xᵀy/n.</summary>
    private static (Matrix<double> Q, Vector<double> Eigenvalues, Vector<double> Optimum) Quadratic()
    {
        var x = Matrix<double>.Build.Dense(Rows, Features, (row, column) => Data.Row(row)[column]);
        var y = Vector<double>.Build.Dense(Rows, row => Data.Targets[row]);
        var h = x.TransposeThisAndMultiply(x) / Rows;
        var decomposed = h.Evd(Symmetricity.Symmetric);
        return (decomposed.EigenVectors, Vector<double>.Build.Dense(Features, i => decomposed.EigenValues[i].Real),
            h.Solve(x.TransposeThisAndMultiply(y) / Rows));
    }

    /// <summary>Each row stands beside its mirror image, features and target: all means are exactly 0 also in float.</summary>
    private static Dataset Centred()
    {
        var waves = Table.Wave(Rows / 2 * (Features + 1), 0.9);
        var features = new float[Rows * Features];
        var targets = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var sign = row % 2 == 0 ? 1 : -1;
            var at = row / 2 * (Features + 1);
            for (var j = 0; j < Features; j++)
            {
                features[(row * Features) + j] = (float)(sign * waves[at + j] * (0.3 + (0.2 * j)));
            }

            targets[row] = (float)(sign * waves[at + Features]) + features[row * Features] + features[(row * Features) + 5];
        }

        return Dataset.Regression(features, Features, targets);
    }
}
