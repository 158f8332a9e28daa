using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Identities;

/// <summary>What the theory says of dropout, by trying all masks.</summary>
public class DropoutIdentities
{
    private const double Tolerance = 1e-10;

    private readonly ReferenceEvaluator<double> evaluator = new(batch: 6, seed: 3);

    /// <summary>
    /// The renormalized geometric mean over all 2⁶ masks, each weighted by its probability, is one pass with scaled weights; the arithmetic
    /// mean is not.
    /// </summary>
    [Theory]
    [InlineData(0.5, DropoutScaling.Training)]
    [InlineData(0.8, DropoutScaling.Training)]
    [InlineData(0.5, DropoutScaling.Prediction)]
    [InlineData(0.8, DropoutScaling.Prediction)]
    [Trait("Row", "R078")]
    public void Of_a_softmax_regression_scaled_weights_are_the_geometric_mean(double keep, DropoutScaling scaling)
    {
        var train = Problems.Noise(40, 1).AsTrainingSet();
        var options = new TrainingOptions { Epochs = 30, Preprocessing = [], Optimizer = new GradientDescent(2), EarlyStopping = null };
        var model = Network.Classifier(train).Add(new Dropout(keep) { Scaling = scaling }).Train(train, null, options).Model;
        var ensemble = DropoutEnsemble.Measure(model, train.Data.Features);
        ensemble.Masks.ShouldBe(64);
        ensemble.Geometric.ShouldMatch(ensemble.Scaled, Tolerance, Tolerance, "geometric");
        ensemble.Arithmetic.Zip(ensemble.Scaled, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(1e-3);
        ensemble.Arithmetic.Chunk(3).ShouldAllBe(row => Math.Abs(row.Sum() - 1) < 1e-12);

        // With a hidden layer it is an approximation.
        var deep = Network.Classifier(train).Dense(6).Tanh().Add(new Dropout(keep) { Scaling = scaling }).Dense(5).Tanh()
            .Train(train, null, options).Model;
        var other = DropoutEnsemble.Measure(deep, train.Data.Features);
        var apart = other.Geometric.Zip(other.Scaled, (a, b) => Math.Abs(a - b)).Max();
        apart.ShouldBeInRange(1e-8, 0.2);

        // Many drawn masks come near the arithmetic mean.
        var drawn = deep.PredictMonteCarlo(train.Data.Features, passes: 4000);
        drawn.Means.Zip(other.Arithmetic, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(0.05);
    }

    /// <summary>Two classes have one output or, with a softmax of two logits, two: the identity holds for both.</summary>
    [Fact]
    [Trait("Row", "R078")]
    public void Of_two_classes_too_with_one_output_or_two()
    {
        var train = Problems.Noise(40, 1, 2).AsTrainingSet();
        var options = new TrainingOptions { Epochs = 30, Preprocessing = [], Optimizer = new GradientDescent(2), EarlyStopping = null };
        foreach (var network in new[] { Network.Classifier(train),
            Network.For(NetworkTask.Classification(2).With(new SoftmaxCrossEntropy()), [6]) })
        {
            var model = network.Dropout(0.5).Train(train, null, options).Model;
            var ensemble = DropoutEnsemble.Measure(model, train.Data.Features);
            ensemble.Geometric.ShouldMatch(ensemble.Scaled, Tolerance, Tolerance, "geometric");
            ensemble.Scaled.ShouldMatch([.. model.Predict(train.Data).Select(value => (double)value)], 1e-5, 1e-5, "scaled");
            ensemble.Arithmetic.Chunk(2).ShouldAllBe(row => Math.Abs(row.Sum() - 1) < 1e-12);
        }
    }

    /// <summary>
    /// The sum of squares with every mask R tried: ‖y − pXw‖² + p(1 − p)Σ(XᵀX)ⱼⱼwⱼ², and inverted ‖y − Xw‖² + (1 − p)/p · Σ(XᵀX)ⱼⱼwⱼ².
    /// </summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [Trait("Row", "R075")]
    [Trait("Row", "R076")]
    public void Of_linear_regression_it_is_a_ridge_by_column(double keep)
    {
        var line = new LeastSquares();
        var w = Vector<double>.Build.Dense(LeastSquares.Columns, j => Math.Sin(j + 1));
        var columns = (line.X.TransposeThisAndMultiply(line.X)).Diagonal();
        double vanilla = 0, inverted = 0;

        // Rows draw their masks apart, so that the mean of the sum is the sum of means over one row's masks.
        for (var mask = 0; mask < 64; mask++)
        {
            var probability = 1.0;
            var dropped = w.Clone();
            for (var j = 0; j < LeastSquares.Columns; j++)
            {
                var isKept = (mask >> j & 1) == 1;
                probability *= isKept ? keep : 1 - keep;
                dropped[j] = isKept ? w[j] : 0;
            }

            var product = line.X * dropped;
            vanilla += probability * (line.Y - product).DotProduct(line.Y - product);
            inverted += probability * (line.Y - (product / keep)).DotProduct(line.Y - (product / keep));
        }

        var squares = columns.PointwiseMultiply(w.PointwiseMultiply(w)).Sum();
        var scaled = line.Y - (keep * line.X * w);
        vanilla.ShouldBe(scaled.DotProduct(scaled) + (keep * (1 - keep) * squares), Tolerance * vanilla);
        var plain = line.Y - (line.X * w);
        inverted.ShouldBe(plain.DotProduct(plain) + ((1 - keep) / keep * squares), Tolerance * inverted);

        // The layer's own numbers: the mean over all masks that it draws in 20,000 steps.
        foreach (var scaling in Enum.GetValues<DropoutScaling>())
        {
            var x = Node.Constant(line.X.ToRowMajorArray(), [LeastSquares.Rows, LeastSquares.Columns]);
            var step = Node.Input("step", Shape.Scalar);
            var place = new RandomPlace(step, 0.0, Node.IndexInput("examples", [LeastSquares.Rows]));
            var output = Node.MatMul(new Dropout(keep) { Scaling = scaling }.Build(
                new LayerScope("d", Phase.Train, place, new ParameterSet(), null), x), Node.Constant(w.ToArray(), [6, 1]));
            var plan = Plan<double>.Compile([(output - Node.Constant(line.Y.ToArray(), [LeastSquares.Rows, 1])).Square().Sum()]);
            for (var i = 0; i < LeastSquares.Rows; i++)
            {
                plan.IndexInput("examples")[i] = i;
            }

            var mean = 0.0;
            for (var number = 0; number < 20_000; number++)
            {
                plan.SetScalar("step", number);
                plan.Run();
                mean += plan.Scalar(0) / 20_000;
            }

            var expected = scaling == DropoutScaling.Training ? inverted : vanilla;
            mean.ShouldBe(expected, 0.01 * expected);
        }
    }

    /// <summary>
    /// W' = pW, rate' = p²·rate, limit' = p·limit for the weights that read dropped inputs; the others keep theirs. Twenty steps.
    /// </summary>
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.9, 0.5)]
    [InlineData(0.9, 0.8)]
    [Trait("Row", "R076")]
    public void Vanilla_and_inverted_dropout_are_one_training(double momentum, double keep)
    {
        var x = Table.Varied("x", [6, 5], 0.3);
        var target = Node.Constant(Table.Wave(12, 1), [6, 2]);
        var examples = Node.IndexInput("examples", [6]);
        double[][] Train(DropoutScaling scaling)
        {
            var isInverted = scaling == DropoutScaling.Training;
            var factor = isInverted ? keep : 1;
            Variable first = Table.Varied("a/weights", [5, 8], 0.7, 0.6), second = Table.Varied("b/weights", [8, 2], 0.2, 0.8 * factor);
            var step = new Variable("step", Shape.Scalar, VariableRole.TrainingState, 0.0);
            var scope = new LayerScope("drop", Phase.Train, new RandomPlace(step, 0.0, examples), new ParameterSet(), null);
            var hidden = new Dropout(keep) { Scaling = scaling }.Build(scope, Node.MatMul(x, first).Tanh());
            var loss = (Node.MatMul(hidden, second) - target).Square().Sum() / 12.0;
            var gradients = Gradients.Of(loss, [first, second]);
            Optimizer optimizer = momentum == 0 ? new GradientDescent(0.3) : new Momentum(0.3, momentum);
            var state = new OptimizerState();
            var outputs = new List<Node> { Node.Assign(step, step.Value + 1.0) };
            foreach ((var variable, var gradient, var scale) in new[] { (first, gradients[0], 1.0), (second, gradients[1], factor) })
            {
                var update = new UpdateScope(variable, 0.3 * scale * scale, step.Value + 1.0, state);
                outputs.Add(Node.Assign(variable, new MaxNorm(0.9 * scale).Project(optimizer.Step(update, variable, gradient))));
                outputs.AddRange(update.Updates);
            }

            var store = new StateStore<double>(7);
            store.Add([x, first, second, step, .. state.All]);
            var plan = Plan<double>.Compile(outputs, store);
            for (var i = 0; i < 6; i++)
            {
                plan.IndexInput("examples")[i] = i;
            }

            for (var i = 0; i < 20; i++)
            {
                plan.Run();
            }

            return [store.Tensor(first), [.. store.Tensor(second).Select(weight => weight / factor)]];
        }

        (var inverted, var vanilla) = (Train(DropoutScaling.Training), Train(DropoutScaling.Prediction));
        inverted[0].ShouldMatch(vanilla[0], Tolerance, Tolerance, "first");
        inverted[1].ShouldMatch(vanilla[1], Tolerance, Tolerance, "second");
        vanilla[1].ShouldNotBe(Table.Wave(16, 0.2, 0.8));
    }

    /// <summary>A unit's sum over all masks of its weights has the mean p·wᵀv and the variance p(1 − p)(w²)ᵀv².</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [Trait("Row", "R080")]
    public void Moments_of_a_DropConnect_unit(double keep)
    {
        double[] v = Table.Wave(6, 0.4), w = Table.Wave(6, 1.1);
        double mean = 0, square = 0;
        for (var mask = 0; mask < 64; mask++)
        {
            (var probability, var sum) = (1.0, 0.0);
            for (var j = 0; j < 6; j++)
            {
                var isKept = (mask >> j & 1) == 1;
                probability *= isKept ? keep : 1 - keep;
                sum += isKept ? v[j] * w[j] : 0;
            }

            mean += probability * sum;
            square += probability * sum * sum;
        }

        var expected = keep * v.Zip(w, (a, b) => a * b).Sum();
        var variance = keep * (1 - keep) * v.Zip(w, (a, b) => a * a * b * b).Sum();
        mean.ShouldBe(expected, Tolerance);
        (square - (mean * mean)).ShouldBe(variance, Tolerance);

        // Both ways to predict are those of these moments.
        double Predict(DropConnectInference inference, UnitActivation activation)
        {
            var parameters = new ParameterSet();
            var scope = new LayerScope("c", Phase.Predict, RandomPlace.Initial, parameters, null);
            var output = new DropConnect(1, keep, activation) { Inference = inference }.Build(scope, Node.Constant(v, [1, 6]));
            evaluator.Set(parameters.Find("c/weights")!, w);
            return evaluator.Evaluate(output)[0];
        }

        Predict(DropConnectInference.Mean, UnitActivation.Identity).ShouldBe(expected, Tolerance);
        Predict(DropConnectInference.MomentMatched, UnitActivation.Identity).ShouldBe(expected, Tolerance);
        Predict(DropConnectInference.Mean, UnitActivation.Relu).ShouldBe(Math.Max(0, expected), Tolerance);

        // The mean of max(z, 0) over a normal z, by a fine sum.
        const int Pieces = 200_000;
        var deviation = Math.Sqrt(variance);
        var integral = Enumerable.Range(0, Pieces).Sum(i =>
        {
            var u = -12 + (24.0 * (i + 0.5) / Pieces);
            return Math.Max(0, expected + (deviation * u)) * Math.Exp(-u * u / 2) / Math.Sqrt(2 * Math.PI) * 24 / Pieces;
        });
        Predict(DropConnectInference.MomentMatched, UnitActivation.Relu).ShouldBe(integral, 1e-8);
    }

    /// <summary>The masks that training draws have these moments: one for each example, or one for the batch.</summary>
    [Theory]
    [InlineData(MaskOf.Example)]
    [InlineData(MaskOf.Batch)]
    [Trait("Row", "R080")]
    public void DropConnect_draws_what_its_moments_say(MaskOf mask)
    {
        const int Draws = 20_000;
        double[] v = Table.Wave(6, 0.4), w = Table.Wave(6, 1.1);
        var parameters = new ParameterSet();
        var step = Node.Input("step", Shape.Scalar);
        var scope = new LayerScope("c", Phase.Train, new RandomPlace(step, 0.0, Node.IndexInput("examples", [2])), parameters, null);
        var output = new DropConnect(1, 0.8, UnitActivation.Identity) { Mask = mask }.Build(scope, Node.Constant([.. v, .. v], [2, 6]));
        var store = new StateStore<double>(5);
        store.Add(parameters.All);
        w.CopyTo(store.Tensor(parameters.Find("c/weights")!), 0);
        store.SetTensor(parameters.Find("c/weights")!, w);
        var plan = Plan<double>.Compile([output], store);
        if (plan.Needs("examples"))
        {
            plan.IndexInput("examples")[1] = 1;
        }

        (double mean, double square, var same) = (0, 0, 0);
        for (var i = 0; i < Draws; i++)
        {
            plan.SetScalar("step", i);
            plan.Run();
            mean += plan.Output(0)[0] / Draws;
            square += plan.Output(0)[0] * plan.Output(0)[0] / Draws;
            same += plan.Output(0)[0] == plan.Output(0)[1] ? 1 : 0;
        }

        var expected = 0.8 * v.Zip(w, (a, b) => a * b).Sum();
        var variance = 0.8 * 0.2 * v.Zip(w, (a, b) => a * a * b * b).Sum();
        mean.ShouldBe(expected, 5 * Math.Sqrt(variance / Draws));
        (square - (mean * mean)).ShouldBe(variance, 0.05 * variance);
        same.ShouldBeInRange(mask == MaskOf.Batch ? Draws : 1, mask == MaskOf.Batch ? Draws : Draws / 2);
    }

    /// <summary>Fast dropout's mean activation is the mean over many masks, as far as a sum of forty terms is normal.</summary>
    [Theory]
    [InlineData(UnitActivation.Relu, 0.5)]
    [InlineData(UnitActivation.Sigmoid, 0.5)]
    [InlineData(UnitActivation.Tanh, 0.8)]
    [Trait("Row", "R079")]
    public void Fast_dropout_is_the_mean_over_masks(UnitActivation activation, double keep)
    {
        const int Draws = 20_000;
        var parameters = new ParameterSet();
        var x = Node.Constant(Table.Wave(40, 0.2), [1, 40]);
        var step = Node.Input("step", Shape.Scalar);
        var place = new RandomPlace(step, 0.0, Node.IndexInput("examples", [1]));
        var fast = new FastDropout(5, keep, activation).Build(new LayerScope("a", Phase.Train, place, parameters, null), x);
        var sampled =
            new FastDropout(5, keep, activation) { Samples = true }.Build(new LayerScope("a", Phase.Train, place, parameters, null), x);
        var predicted =
            new FastDropout(5, keep, activation) { Samples = true }.Build(new LayerScope("a", Phase.Predict, place, parameters, null), x);
        var dropped = new Dropout(keep).Build(new LayerScope("d", Phase.Train, place, parameters, null), x);
        var sum = Node.MatMul(dropped, parameters.Find("a/weights")!.Value);
        var masked = activation switch { UnitActivation.Relu => sum.Relu(), UnitActivation.Sigmoid => sum.Sigmoid(), _ => sum.Tanh() };
        var store = new StateStore<double>(5);
        store.Add(parameters.All);
        var plan = Plan<double>.Compile([fast, predicted, masked, sampled], store);
        double[] byMasks = new double[5], bySamples = new double[5];
        for (var i = 0; i < Draws; i++)
        {
            plan.SetScalar("step", i);
            plan.Run();
            for (var unit = 0; unit < 5; unit++)
            {
                byMasks[unit] += plan.Output(2)[unit] / Draws;
                bySamples[unit] += plan.Output(3)[unit] / Draws;
            }
        }

        plan.Output(0).ToArray().ShouldBe(plan.Output(1).ToArray());
        plan.Output(0).ToArray().ShouldMatch(byMasks, 0.02, 0.02, "masks");
        plan.Output(0).ToArray().ShouldMatch(bySamples, 0.02, 0.02, "samples");
    }
}
