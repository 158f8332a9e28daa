using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>What is inside a trained network: weights and activations by layer, and the first layer's weights as pictures.</summary>
internal static class LayerPictures
{
    private const int MostRows = 256;
    private const int MostFilters = 30;

    /// <summary>Weights, and the outputs on some rows in the predict phase, of every layer.</summary>
    public static IReadOnlyList<LayerHistogram> Histograms(Model model, Dataset rows)
    {
        var graph = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial);
        var count = Math.Min(MostRows, rows.Count);
        var plan = Plan<float>.Compile(
            [.. graph.Layers.Select(layer => layer.Output)], model.Store, new CompileOptions { Batch = count });
        if (plan.Needs(NetworkGraph.FeaturesKey))
        {
            int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * rows.Count / count))];
            model.Pipeline.Apply(rows.Select(chosen).ToMemory()).Features.CopyTo(plan.Input(NetworkGraph.FeaturesKey));
        }

        plan.Run();
        return [.. graph.Layers.Select((layer, i) => new LayerHistogram(
            layer.Layer.Name!,
            model.Parameters.Find($"{layer.Layer.Name}/weights") is { } weights ? Bins.FromValues(model.Values(weights)) : null,
            layer.Layer is Dropout or Flatten or Identity ? null : Bins.FromValues(plan.Output(i))))];
    }

    /// <summary>The weights into units of a first dense layer over grey images, those of the largest norm first.</summary>
    public static IReadOnlyList<PictureGroup> Filters(Model model)
    {
        if (model.Schema.ExampleShape is not [var height, var width, 1]
            || !model.Pipeline.KeepsFeatures
            || model.Network.Layers.FirstOrDefault(layer => layer is not (Flatten or Dropout)) is not Dense dense
            || model.Parameters.Find($"{dense.Name}/weights") is not { } variable)
        {
            return [];
        }

        var weights = model.Values(variable).ToArray();
        float[] Unit(int unit) => [.. Enumerable.Range(0, height * width).Select(pixel => weights[(pixel * dense.Units) + unit])];
        CaptionedPicture[] pictures = [.. Enumerable.Range(0, dense.Units)
            .OrderByDescending(unit => Unit(unit).Sum(weight => (double)weight * weight)).ThenBy(unit => unit)
            .Take(MostFilters)
            .Select(unit => new CaptionedPicture(Centred(Unit(unit), height, width), $"unit {unit + 1}"))];
        return
        [
            new PictureGroup(
                $"What the units of {dense.Name} look for",
                "The weights into the units with the strongest weights: a light pixel excites the unit, a dark one inhibits it, grey does "
                    + "nothing.",
                pictures),
        ];
    }

    /// <summary>0 becomes middle grey, the largest weight white or black.</summary>
    private static Picture Centred(float[] weights, int height, int width)
    {
        var largest = Math.Max(weights.Max(MathF.Abs), float.Epsilon);
        return new Picture(height, width, 1, [.. weights.Select(weight => 0.5f + (0.5f * weight / largest))]);
    }
}
