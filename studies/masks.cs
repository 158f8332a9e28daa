#!/usr/bin/env dotnet
#:project ../src/Ridgeback/Ridgeback.csproj
#:property PublishAot=false

// A network trained with dropout, on held-out images: weight scaling, averages over masks, wrong scalings.
// Usage: dotnet run -c Release studies/masks.cs -- FOLDER RUN [SEEDS]
using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Metrics;
using Ridgeback.Networks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seeds = args.Length > 2 ? uint.Parse(args[2]) : 3;
var images = Datasets.FromIdxFolder(args[0]).Train;
var heldOut = images.Select([.. Enumerable.Range(images.Count - 10000, 10000)]);
var model = Model.Load(args[1]).WithThreads(Environment.ProcessorCount);

Console.WriteLine("# Weight scaling and averages over masks, MNIST");
Console.WriteLine();
Console.WriteLine($"The network {Path.GetFileName(Path.TrimEndingDirectorySeparator(args[1]))} of `studies/dropout` "
    + $"(`results/dropout.md`) on the last 10,000 of the 60,000 training images, which it has not seen. Weight scaling is");
Console.WriteLine($"one pass without masks, the library's prediction. k masks are `Model.PredictMonteCarlo` with k passes: the mean of k "
    + $"probabilities; figures are means over {seeds} seeds, of 50 masks one seed.");
Console.WriteLine();
Console.WriteLine("| prediction | error | negative log-likelihood | error against weight scaling |");
Console.WriteLine("|---|---|---|---|");
var scaled = Measure(model.Predict(heldOut));
var averaged = scaled;
Console.WriteLine($"| weight scaling | {100 * scaled.Error:0.00} % | {scaled.Loss:0.0000} | |");
foreach (var masks in new[] { 1, 5, 10, 50 })
{
    double error = 0, loss = 0;
    var repeats = masks < 50 ? seeds : 1;
    for (var seed = 1u; seed <= repeats; seed++)
    {
        var drawn = Measure(model.PredictMonteCarlo(heldOut.Features, masks, seed).Means);
        (error, loss) = (error + (drawn.Error / repeats), loss + (drawn.Loss / repeats));
    }

    averaged = (error, loss);

    Console.WriteLine($"| {masks} mask{(masks > 1 ? "s" : "")} | {100 * error:0.00} % | {loss:0.0000} | "
        + $"{100 * (error - scaled.Error):+0.00;-0.00;0.00} points, × {error / scaled.Error:0.00} |");
}

Console.WriteLine();
Console.WriteLine("The wrong convention: the weights that read a hidden layer twice as large (nothing makes up for the missing units, "
    + "neither in training nor in prediction)");
Console.WriteLine("or half as large (both do).");
Console.WriteLine();
Console.WriteLine("Twice the weights into the softmax are twice the scores z but for the biases, and ln Σe^(2(zⱼ − zᵧ)) ≤ 2 ln Σe^(zⱼ − "
    + "zᵧ), because a sum of squares is at most the square of");
Console.WriteLine("the sum: whatever the network, doubling them makes its log-likelihood at most twice as bad; about the same holds for "
    + "earlier layers, since max(z, 0) passes the factor on.");
Console.WriteLine();
Console.WriteLine(
    "| weights out of | factor | error | negative log-likelihood | against the right scaling | against the mean of 50 masks |");
Console.WriteLine("|---|---|---|---|---|---|");
(string Name, string[] Layers)[] places =
    [("hidden1", ["hidden2"]), ("hidden2", ["hidden3"]), ("hidden3", ["output"]), ("all three", ["hidden2", "hidden3", "output"])];
foreach ((var name, var layers) in places)
{
    foreach (var factor in new[] { 2f, 0.5f })
    {
        var wrong = Measure(Multiplied(layers, factor).Predict(heldOut));
        Console.WriteLine($"| {name} | {factor} | {100 * wrong.Error:0.00} % | {wrong.Loss:0.0000} | × {wrong.Loss / scaled.Loss:0.00} | "
            + $"× {wrong.Loss / averaged.Loss:0.00} |");
    }
}

(double Error, double Loss) Measure(float[] probabilities)
{
    var wrong = 0;
    for (var row = 0; row < heldOut.Count; row++)
    {
        var of = probabilities.AsSpan(row * heldOut.ClassCount, heldOut.ClassCount);
        var best = 0;
        for (var i = 1; i < of.Length; i++)
        {
            best = of[i] > of[best] ? i : best;
        }

        wrong += best == heldOut.Labels[row] ? 0 : 1;
    }

    return ((double)wrong / heldOut.Count, LogLoss.Of<float>(probabilities, heldOut.Labels, heldOut.ClassCount));
}

Model Multiplied(string[] layers, float factor)
{
    var folder = Directory.CreateTempSubdirectory().FullName;
    model.Save(folder);
    var file = Path.Combine(folder, Model.ParametersFile);
    var saved = SafeTensors.Read(file);
    SafeTensor[] tensors = [.. saved.Tensors.Select(tensor => layers.Any(layer => tensor.Name == $"{layer}/weights")
        ? SafeTensor.Create<float>(tensor.Name, Array.ConvertAll(tensor.Values<float>().ToArray(), value => value * factor), tensor.Shape)
        : tensor)];
    SafeTensors.Write(file, tensors, [.. saved.Metadata]);
    var result = Model.Load(folder).WithThreads(Environment.ProcessorCount);
    Directory.Delete(folder, true);
    return result;
}
