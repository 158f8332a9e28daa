using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Samples;

/// <summary>The README's samples: the code between the markers here is the code there, and it runs.</summary>
[Collection(nameof(Alone))]
public partial class ReadmeTests
{
    [Fact]
    public void The_first_and_second_samples_train_save_and_predict()
    {
        string before = Directory.GetCurrentDirectory();
        string folder = Directory.CreateTempSubdirectory("ridgeback").FullName;
        Directory.SetCurrentDirectory(folder);
        try
        {
            // sample: first
            var (train, dev, test) = Datasets.Digits().Split(seed: 1);   // 60/20/20, stratified; the test rows are sealed
            var network = Network.Classifier(train)
                .Dense(128).BatchNormalization().Relu().Dropout(keepProbability: 0.5);
            var run = network.Train(train, dev, new TrainingOptions
            {
                Optimizer = new AdaMax(learningRate: 0.002),
                Penalties = [new L2(1e-4)],
                Constraints = [new MaxNorm(3)],
                EarlyStopping = new EarlyStopping(patience: 10),
            });
            Console.WriteLine(run.Evaluate(test));
            run.Model.Save("digits-model");
            // end

            run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.95);
            float[] pixels = dev.Row(0).ToArray();

            // sample: second
            var model = Model.Load("digits-model");
            float[] probabilities = model.Predict(pixels);               // one row or many, raw as they stand in the data
            string[] labels = model.PredictLabels(pixels);
            // end

            probabilities.Sum().ShouldBe(1, 1e-5);
            labels.ShouldHaveSingleItem();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_third_sample_differentiates_twice()
    {
        // sample: third
        Node x = Node.Input("x", [2]);
        Node f = x.Slice(0, 0, 1).Square().Sum() + 10.0 * x.Slice(0, 1, 1).Square().Sum();
        Node gradient = Gradients.Of(f, [x])[0];
        Node hessianTimesOnes = Gradients.Of(gradient.Sum(), [x])[0];  // gradients are nodes: differentiate again
        double[] curvature = hessianTimesOnes.Evaluate(new Dictionary<string, double[]> { ["x"] = [1, -2] });
        // end

        curvature.ShouldBe([2, 20]);
    }

    /// <summary>
    /// Each does what it says: the noise is seen in training and not in prediction, the weights stay at 0 or above, and the penalty makes
    /// them fewer.
    /// </summary>
    [Fact]
    public void The_fourth_and_sixth_samples_are_regularizers_of_ones_own()
    {
        DataSplit split = Datasets.Digits().Split(seed: 1);
        var train = split.Train;
        TrainingOptions start = new() { Epochs = 15, EarlyStopping = null };

        // sample: fourth
        var network = Network.Classifier(train).Dense(64).Relu().Add(new UniformNoise(0.2));
        var options = start with
        {
            Penalties = [WeightPenalty.Custom("log", 0.001, w => w.Square().Log1p().Sum())],
            Constraints = [Constraint.Custom("nonNegative", w => w.Relu())],
        };
        // end

        TrainingRun run = network.Train(train, split.Dev, options);
        float[] weights = run.Model.Values(run.Model.Parameters.Find("dense1/weights")!).ToArray();
        weights.Min().ShouldBe(0);
        run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.85);
        run.Model.Predict(split.Dev.Features).ShouldBe(run.Model.Predict(split.Dev.Features));
        TrainingRun strong = network.Train(
            train, split.Dev, options with { Penalties = [WeightPenalty.Custom("log", 0.02, w => w.Square().Log1p().Sum())] });
        strong.Model.Values(strong.Model.Parameters.Find("dense1/weights")!).ToArray().Sum().ShouldBeLessThan(0.8f * weights.Sum());
        TrainingRun quiet = Network.Classifier(train).Dense(64).Relu().Train(train, split.Dev, options);
        quiet.Model.Values(quiet.Model.Parameters.Find("dense1/weights")!).ToArray().ShouldNotBe(weights);
    }

    [Fact]
    [Trait("Row", "R046")]
    public void The_fifth_sample_is_an_optimizer_that_trains()
    {
        DataSplit split = Datasets.Digits().Split(seed: 1);
        Network network = Network.Classifier(split.Train).Dense(32).Relu();
        TrainingRun run = network.Train(split.Train, split.Dev, new TrainingOptions { Optimizer = new Lion(1e-3), Epochs = 20 });
        run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void The_samples_of_the_README_are_these()
    {
        string[] here = [.. Here().Matches(File.ReadAllText(Path())).Select(match => Trim(match.Groups[1].Value))];
        string[] there = [.. There().Matches(File.ReadAllText(System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Path())!, "..", "..", "..", "README.md"))).Select(match => Trim(match.Groups[1].Value))];

        here.Length.ShouldBe(6);
        there.ShouldBe(here);
    }

    private static string Trim(string code) =>
        string.Join("\n", code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Path([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"// sample: \w+\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Here();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex There();
}

// sample: fifth
public sealed record Lion(double Rate = 1e-4) : Optimizer(Rate)
{
    public override string Kind => "lion";

    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var mean = scope.State("mean");
        scope.Set(mean, (0.99 * mean.Value) + (0.01 * gradient));
        return parameter - (scope.LearningRate * ((0.9 * mean.Value) + (0.1 * gradient)).Sign());
    }
}
// end

// sample: sixth
public sealed record UniformNoise(double Width) : Layer
{
    public override string Kind => "uniformNoise";

    public override bool IsNoise => true;

    public override Node Build(LayerScope scope, Node input) => scope.Phase == Phase.Predict
        ? input
        : input + (Width * (Node.RandomUniform(scope.FullName("noise"), input.Shape, scope.Place) - 0.5));
}
// end
