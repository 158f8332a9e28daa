#!/usr/bin/env dotnet
#:project ../src/Ridgeback/Ridgeback.csproj
#:property PublishAot=false

// 1,000 MNIST images and a network of sigmoid units, without and with L2.
// Usage: dotnet run -c Release studies/weight-decay.cs -- FOLDER [SEEDS]
using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seeds = args.Length > 1 ? int.Parse(args[1]) : 3;
var images = Datasets.FromIdxFolder(args[0]).Train;
var train = images.Select([.. Enumerable.Range(0, 1000)]).AsTrainingSet();
var others = images.Select([.. Enumerable.Range(images.Count - 10000, 10000)]);
var normal = new Normal(1);
var network =
    Network.Classifier(train).WithLoss(new Logistic()).Add(new Dense(30) { Name = "hidden1", Weights = normal, Bias = normal }).Sigmoid()
    .WithOutput(normal, normal);

Console.WriteLine("# L2 and a small set, MNIST");
Console.WriteLine();
Console.WriteLine("The first 1,000 of the 60,000 training images; held out: the last 10,000. 784-30-10, sigmoid units, one output for "
    + "each class against the");
Console.WriteLine("rest, cross-entropy summed over the outputs; first weights and biases from N(0, 1), pixels in 0 to 1, plain descent, "
    + "rate .5, batch 10, 400");
Console.WriteLine(
    "epochs, the last weights. L2 is λ/2n‖w‖² of the weights (`perExample`, n = 1,000), so that a step multiplies them with 1 − .5λ/n.");
Console.WriteLine("Nothing was chosen on these images.");
Console.WriteLine();
Console.WriteLine("| seed | λ | training accuracy | training loss | held-out accuracy | held-out loss | norm of all weights |");
Console.WriteLine("|---|---|---|---|---|---|---|");
double[] strengths = [0, 0.1];
var sums = new double[strengths.Length];
for (var seed = 1; seed <= seeds; seed++)
{
    for (var i = 0; i < strengths.Length; i++)
    {
        var run = network.Train(train, null, Options(seed) with
        {
            Penalties = strengths[i] > 0 ? [new L2(strengths[i], PenaltyScale.PerExample)] : [],
        });
        var heldOut = run.Model.Evaluate(others);
        var weights =
            run.Model.Parameters.All.Where(variable => variable.Shape.Rank == 2).Sum(variable => SumOfSquares(run.Model.Values(variable)));
        Console.WriteLine($"| {seed} | {strengths[i]} | {run.Train.Accuracy:0.0000} | {run.Train.Loss:0.0000} | {heldOut.Accuracy:0.0000} "
            + $"| {heldOut.Loss:0.0000} | {Math.Sqrt(weights):0.0} |");
        sums[i] += heldOut.Accuracy!.Value / seeds;
    }
}

Console.WriteLine();
Console.WriteLine($"Held-out accuracy, mean over {seeds} seeds: **{sums[0]:0.0000}** without, **{sums[1]:0.0000}** with L2, a gain of "
    + $"{sums[1] - sums[0]:0.0000}.");

TrainingOptions Options(int seed) => new()
{
    Seed = (ulong)seed,
    Epochs = 400,
    BatchSize = 10,
    Optimizer = new GradientDescent(0.5),
    Preprocessing = [new Scale(255)],
    EarlyStopping = null,
    Threads = 1,
};

static double SumOfSquares(ReadOnlySpan<float> values)
{
    var sum = 0.0;
    foreach (var value in values)
    {
        sum += value * value;
    }

    return sum;
}
