using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Diagnostics;

/// <summary>The units of a layer that do nothing (R073).</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Units">How many units it has.</param>
/// <param name="NeverFire">Of a layer of max(x, 0) or the like: the units that were at most 0 on every row. From 0.</param>
/// <param name="Tiny">Of a dense layer or convolution that another one reads, in a network without heads: the units whose incoming and
/// outgoing weights are both tiny, from 0; null where that is not known.</param>
public sealed record UnitUse(string Layer, int Units, IReadOnlyList<int> NeverFire, IReadOnlyList<int>? Tiny)
{
    private const int MostRows = 4096;
    private const int RowsAtOnce = 256;

    /// <summary>Looks for dead units.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows to look at; of more than 4,096 every k-th.</param>
    /// <param name="tiny">Weights are tiny when their norm is at most this share of the layer's median norm of the same kind; default
    /// 0.001.</param>
    /// <returns>The layers that have such units or could have: activations max(x, 0) or with a slope below 0, dense layers and
    /// convolutions.</returns>
    /// <exception cref="InputException">The rows have other features.</exception>
    /// <remarks>Units of an image are channels: they fire where any pixel does.</remarks>
    public static IReadOnlyList<UnitUse> Measure(Model model, Dataset rows, double tiny = 1e-3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tiny);
        var graph = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial);
        var fires = Fires(model, graph, rows);
        return [.. graph.Layers.Where(layer => fires.ContainsKey(layer.Layer.Name!) || Weights(model, layer) is not null).Select(layer =>
        {
            int[] silent = fires.TryGetValue(layer.Layer.Name!, out var fired) ? [.. Places(fired, value => !value)] : [];
            return new UnitUse(layer.Layer.Name!, layer.Output.Shape[^1], silent, TinyOf(model, graph, layer, tiny));
        })];
    }

    private static Dictionary<string, bool[]> Fires(Model model, NetworkGraph graph, Dataset rows)
    {
        var watched = graph.Layers.Where(layer => layer.Layer is Relu or LeakyRelu).ToList();
        var fires = watched.ToDictionary(layer => layer.Layer.Name!, layer => new bool[layer.Output.Shape[^1]], StringComparer.Ordinal);
        var count = Math.Min(MostRows, rows.Count);
        if (watched.Count == 0 || count == 0)
        {
            return [];
        }

        var plan = Plan<float>.Compile([.. watched.Select(layer => layer.Output)], model.Store,
            new CompileOptions { Batch = RowsAtOnce, Threads = Environment.ProcessorCount });
        for (var first = 0; first < count; first += RowsAtOnce)
        {
            // The last block is filled up with its last row, which adds nothing.
            int[] chosen = [.. Enumerable.Range(first, RowsAtOnce).Select(i => (int)((long)Math.Min(i, count - 1) * rows.Count / count))];
            model.Pipeline.Apply(rows.Select(chosen).ToMemory()).Features.CopyTo(plan.Input(NetworkGraph.FeaturesKey));
            plan.Run();
            for (var k = 0; k < watched.Count; k++)
            {
                var fired = fires[watched[k].Layer.Name!];
                var values = plan.Output(k);
                for (var i = 0; i < values.Length; i++)
                {
                    fired[i % fired.Length] |= values[i] > 0;
                }
            }
        }

        return fires;
    }

    /// <summary>The weights of a dense layer or convolution, (positions or taps · inputs, units); null for other layers.</summary>
    private static Variable? Weights(Model model, LayerNode layer) =>
        layer.Layer is Dense { Transposed: false } or Convolution { Groups: 1 } ? AnyWeights(model, layer) : null;

    private static Variable? AnyWeights(Model model, LayerNode layer) =>
        model.Parameters.Find($"{layer.Layer.SharedWith ?? layer.Layer.Name}/weights");

    private static int[]? TinyOf(Model model, NetworkGraph graph, LayerNode layer, double tiny)
    {
        // Who reads the units is known where one layer with weights follows, and no head stands beside it.
        var reader = graph.Layers.SkipWhile(other => other != layer).Skip(1).FirstOrDefault(other => AnyWeights(model, other) is not null);
        if (model.Network.Heads.Count > 0 || Weights(model, layer) is not { } weights || reader is null
            || Weights(model, reader) is not { } next
            || next.Shape.Count / next.Shape[^1] % weights.Shape[^1] != 0)
        {
            return null;
        }

        // The rows of the next weights are (positions, units), or (taps, channels): a unit's are every so many.
        var units = weights.Shape[^1];
        var (incoming, outgoing) = (new double[units], new double[units]);
        Add(model.Values(weights), 1, incoming);
        Add(model.Values(next), next.Shape[^1], outgoing);
        (var least, var leastOut) = (tiny * Median(incoming), tiny * Median(outgoing));
        return [.. Enumerable.Range(0, units).Where(unit => Math.Sqrt(incoming[unit]) <= least && Math.Sqrt(outgoing[unit]) <= leastOut)];
    }

    private static void Add(ReadOnlySpan<float> values, int run, double[] squares)
    {
        for (var i = 0; i < values.Length; i++)
        {
            squares[i / run % squares.Length] += (double)values[i] * values[i];
        }
    }

    private static double Median(double[] squares) => Math.Sqrt(squares.Order().ElementAt(squares.Length / 2));

    private static IEnumerable<int> Places(bool[] values, Func<bool, bool> chosen) =>
        Enumerable.Range(0, values.Length).Where(i => chosen(values[i]));
}
