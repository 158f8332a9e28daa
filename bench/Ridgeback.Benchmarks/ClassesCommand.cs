using System.Diagnostics;
using System.Globalization;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Optimizers;

namespace Ridgeback.Benchmarks;

/// <summary>
/// <c>classes</c>: times an output layer of very many classes (loss, gradients and update) as a softmax over all of them and as a tree,
/// with an optimizer that forgets and one that remembers.
/// </summary>
internal static class ClassesCommand
{
    private const int Runs = 31;

    /// <summary>Steps of a turn: as in a training, a step follows others of its kind, on other labels.</summary>
    private const int StepsOfTurn = 10;

    public static void Run(string[] arguments)
    {
        var (classes, hidden, batch) = (Number(arguments, 0, 22_000), Number(arguments, 1, 512), Number(arguments, 2, 128));
        double[] frequencies = [.. Enumerable.Range(1, classes).Select(rank => 1.0 / rank)];
        int[][] labels = [.. Enumerable.Range(0, StepsOfTurn).Select(step => Enumerable.Range(0, batch)
            .Select(i => Drawn(frequencies, (i + ((step + 0.5) / StepsOfTurn)) / batch)).ToArray())];
        (string Name, Loss Loss)[] losses =
        [
            ("softmax over all", new SoftmaxCrossEntropy()),
            ("tree, balanced", new HierarchicalSoftmax(ClassTree.Balanced(classes))),
            ("tree, Huffman", new HierarchicalSoftmax(ClassTree.Huffman(frequencies))),
        ];
        var team = new WorkerTeam(Environment.ProcessorCount);
        Console.WriteLine($"{classes} classes that occur like 1/rank, {hidden} hidden units, batch {batch}, {Environment.ProcessorCount} "
            + $"threads; medians of {Runs} turns of {StepsOfTurn} steps");
        foreach (var optimizer in new Optimizer[] { new GradientDescent(0.1), new Adam() })
        {
            Plan<float>[] plans = [.. losses.Select(loss => Step(loss.Loss, optimizer, classes, hidden, batch, team))];
            var times = plans.Select(_ => new List<double>()).ToArray();
            for (var run = -2; run < Runs; run++)
            {
                for (var i = 0; i < plans.Length; i++)
                {
                    var watch = Stopwatch.StartNew();
                    foreach (var batchLabels in labels)
                    {
                        batchLabels.CopyTo(plans[i].IndexInput("labels"));
                        plans[i].Run();
                    }

                    times[i].AddRange(run < 0 ? [] : [watch.Elapsed.TotalMilliseconds / StepsOfTurn]);
                }
            }

            for (var i = 0; i < plans.Length; i++)
            {
                var (middle, full) = (Median(times[i]), Median(times[0]));
                var spread = string.Create(CultureInfo.InvariantCulture, $"{times[i].Min():F3}–{times[i].Max():F3}");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{optimizer.Kind,-16} {losses[i].Name,-18} {middle,9:F3} ms ({spread})  {full / middle,6:F1} ×"));
            }
        }
    }

    private static Plan<float> Step(Loss loss, Optimizer optimizer, int classes, int hidden, int batch, WorkerTeam team)
    {
        var x = new Variable("x", [batch, hidden], VariableRole.Weight, Node.RandomNormal("x", [batch, hidden], RandomPlace.Initial));
        var rows = loss is HierarchicalSoftmax ? classes - 1 : hidden;
        var columns = loss is HierarchicalSoftmax ? hidden : classes;
        var weights = new Variable(
            "weights", [rows, columns], VariableRole.Weight, 0.04 * Node.RandomNormal("w", [rows, columns], RandomPlace.Initial));
        var target = Node.IndexInput("labels", [batch]);
        Variable bias;
        Node perExample;
        if (loss is HierarchicalSoftmax tree)
        {
            bias = new Variable("bias", [rows, 1], VariableRole.Bias, ((Node)0.0).BroadcastTo([rows, 1]));
            perExample = tree.PerExample(x, weights, bias, target);
        }
        else
        {
            bias = new Variable("bias", [columns], VariableRole.Bias, ((Node)0.0).BroadcastTo([columns]));
            perExample = loss.PerExample(Node.MatMul(x, weights) + bias, target);
        }

        var mean = Loss.Mean(perExample);
        var gradients = Gradients.Of(mean, [x.Value, weights, bias]);
        var state = new OptimizerState();
        var outputs = new List<Node> { mean, gradients[0] };
        foreach ((var variable, var gradient) in new[] { (weights, gradients[1]), (bias, gradients[2]) })
        {
            var scope = new UpdateScope(variable, optimizer.LearningRate, 1.0, state);
            outputs.Add(Node.Assign(variable, optimizer.Step(scope, variable, gradient)));
            outputs.AddRange(scope.Updates);
        }

        var store = new StateStore<float>(1);
        store.Add([x, weights, bias, .. state.All]);
        return Plan<float>.Compile(outputs, store, new CompileOptions { Guard = 0, Team = team });
    }

    private static int Drawn(double[] frequencies, double share)
    {
        var left = share * frequencies.Sum();
        var label = 0;
        while (label < frequencies.Length - 1 && left > frequencies[label])
        {
            left -= frequencies[label++];
        }

        return label;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static int Number(string[] arguments, int place, int otherwise) =>
        arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : otherwise;
}
