using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Diagnostics;

/// <summary>What dropout trains: all networks that its masks leave over, each in proportion to the probability of its mask.</summary>
/// <param name="Geometric">Their renormalized geometric mean, row after row: softmax of the mean log-probabilities.</param>
/// <param name="Arithmetic">Their arithmetic mean.</param>
/// <param name="Scaled">What the one network with scaled weights predicts, which stands for the geometric mean.</param>
/// <param name="Masks">How many masks there are: 2 to the number of units that can be dropped.</param>
/// <remarks>
/// For a softmax regression with dropped inputs the scaled network is the geometric mean exactly. Source: Srivastava et al., Dropout
/// (2014).
/// </remarks>
public sealed record DropoutEnsemble(double[] Geometric, double[] Arithmetic, double[] Scaled, long Masks)
{
    private const int MostUnits = 20;

    /// <summary>Enumerates all masks of the dropout layers of a classifier; every row gets the same ones.</summary>
    /// <param name="model">A classifier with dropout layers of at most 20 units altogether.</param>
    /// <param name="rows">Raw rows, one after another.</param>
    /// <exception cref="InputException">The model has no such layers, or is no classifier.</exception>
    public static DropoutEnsemble Measure(Model model, ReadOnlySpan<float> rows)
    {
        var network = model.Network;
        var count = rows.Length / model.FeatureCount;
        var dropping = network.Layers.Where(layer => layer is Dropout).Select(layer => layer.Name!).ToHashSet(StringComparer.Ordinal);
        var place = new RandomPlace(0.0, 0.0, Node.IndexInput("rows", [Shape.Batch]));
        var graph = network.Build(model.Parameters, layer => dropping.Contains(layer) ? Phase.Train : Phase.Predict, place);
        var masks = new List<(string Key, int Units, double Keep)>();
        var prediction = Substitution.In([graph.Prediction], node => Replace(node, masks))[0];
        var units = masks.Sum(mask => mask.Units);
        if (masks.Count == 0 || units > MostUnits || model.Schema.Task != Data.LearningTask.Classification)
        {
            throw new InputException(
                "Dropout's ensemble",
                $"expected a classifier with dropout on at most {MostUnits} units, received {units} units of {model.Schema.Task}",
                "Use Model.PredictMonteCarlo, which draws masks instead of trying all");
        }

        var store = new StateStore<double>();
        store.AddWithoutInitialValues(model.Parameters.All);
        store.CopyFrom(model.Store);
        var all = Plan<double>.Compile([prediction], store, new CompileOptions { Batch = count });
        var one = Plan<double>.Compile(
            [network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial).Prediction], store, new CompileOptions { Batch = count });
        var features = new float[count * model.Pipeline.OutputCount];
        model.Pipeline.Apply(rows, features, model.FeatureCount);
        foreach (var plan in new[] { all, one })
        {
            for (var i = 0; i < features.Length; i++)
            {
                plan.Input(NetworkGraph.FeaturesKey)[i] = features[i];
            }
        }

        one.Run();
        var classes = model.OutputCount;
        double[] logarithms = new double[count * classes], arithmetic = new double[count * classes];
        for (var number = 0; number < 1L << units; number++)
        {
            var weight = Feed(all, masks, number);
            all.Run();
            var probabilities = BothClasses(all.Output(0), arithmetic.Length);
            for (var i = 0; i < probabilities.Length; i++)
            {
                logarithms[i] += weight * Math.Log(probabilities[i]);
                arithmetic[i] += weight * probabilities[i];
            }
        }

        return new DropoutEnsemble(
            Renormalized(logarithms, classes), arithmetic, BothClasses(one.Output(0), arithmetic.Length), 1L << units);
    }

    /// <summary>A mask that is handed in instead of drawn, the same for all rows.</summary>
    private static Node? Replace(Node node, List<(string Key, int Units, double Keep)> masks)
    {
        if (node.Op is not RandomBernoulli mask)
        {
            return null;
        }

        var units = Enumerable.Range(1, mask.Shape.Rank - 1).Aggregate(1, (product, axis) => product * mask.Shape[axis]);
        masks.Add(($"mask {masks.Count}", units, mask.Probability));
        int[] row = [1, .. Enumerable.Range(1, mask.Shape.Rank - 1).Select(axis => mask.Shape[axis])];
        return Node.Input(masks[^1].Key, new Shape(row)).BroadcastTo(mask.Shape);
    }

    /// <summary>Feeds the masks of a number, one bit for each unit; gives their probability.</summary>
    private static double Feed(Plan<double> plan, List<(string Key, int Units, double Keep)> masks, long number)
    {
        var probability = 1.0;
        foreach ((var key, var units, var keep) in masks)
        {
            var input = plan.Input(key);
            for (var unit = 0; unit < units; unit++, number >>= 1)
            {
                input[unit] = number & 1;
                probability *= (number & 1) == 1 ? keep : 1 - keep;
            }
        }

        return probability;
    }

    private static double[] BothClasses(ReadOnlySpan<double> output, int count)
    {
        var probabilities = new double[count];
        Model.BothClasses(output, probabilities);
        return probabilities;
    }

    private static double[] Renormalized(double[] logarithms, int classes)
    {
        var means = logarithms.Select(Math.Exp).ToArray();
        for (var first = 0; first < means.Length; first += classes)
        {
            var sum = means.AsSpan(first, classes).ToArray().Sum();
            for (var i = first; i < first + classes; i++)
            {
                means[i] /= sum;
            }
        }

        return means;
    }
}
