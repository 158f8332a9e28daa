using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Weights and activations by layer as small pictures, all alike.</summary>
internal static class LayersSection
{
    public static void Write(HtmlWriter html, IReadOnlyList<LayerHistogram> layers)
    {
        html.OpenSection(
            "layers", "Inside the layers", "How weights (blue) and outputs (green) are spread. A bar that towers over the others is cut "
                + "and labelled with its share. Outputs that are nearly all 0, or weights far from 0, deserve a look.");
        html.Open("div", "grid two");
        foreach (var layer in layers.Where(layer => layer.Weights is not null || layer.Activations is not null))
        {
            html.Open("div", "card").Element("h3", layer.Layer, "name").Open("div", "pair");
            WriteHistogram(html, layer.Layer, "weights", layer.Weights, 0);
            WriteHistogram(html, layer.Layer, "outputs", layer.Activations, 2);
            html.Close().Close();
        }

        html.Close().Close();
    }

    private static void WriteHistogram(HtmlWriter html, string layer, string kind, Bins? bins, int color)
    {
        html.Open("div");
        if (bins is null)
        {
            html.Element("p", $"no {kind}", "none").Close();
            return;
        }

        var summary = Summary(bins);
        html.Raw(new Histogram
        {
            Title = $"{layer}: {kind}",
            Description = summary,
            Bins = bins,
            Color = color,
            Small = true,
            Width = 250,
            Height = 130,
        }.Render());
        html.Open("p", "small").Element("b", kind).Text(" " + summary).Close().Close();
    }

    private static string Summary(Bins bins)
    {
        var parts = new List<string>();
        if (double.IsFinite(bins.Mean))
        {
            parts.Add($"mean {NumberText.Short(bins.Mean, 3)}");
        }

        if (double.IsFinite(bins.StandardDeviation))
        {
            parts.Add($"sd {NumberText.Short(bins.StandardDeviation, 3)}");
        }

        if (double.IsFinite(bins.ShareOfZeros))
        {
            parts.Add($"zeros {NumberText.Percent(bins.ShareOfZeros)}");
        }

        if (bins.NotFinite > 0)
        {
            parts.Add($"{NumberText.Count(bins.NotFinite)} not finite");
        }

        return string.Join(" · ", parts);
    }
}
