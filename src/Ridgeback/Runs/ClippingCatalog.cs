using Ridgeback.Configuration;
using Ridgeback.Optimizers;

namespace Ridgeback.Runs;

/// <summary>Every clipping of gradients that a configuration can name.</summary>
public static class ClippingCatalog
{
    /// <summary>One entry for each clipping.</summary>
    public static Variants<GradientClipping> Clippings { get; } = new(
        "clipping",
        new Variant<GradientClipping>(
            "globalNorm", "All gradients together have a norm of at most the limit", s => new ClipByGlobalNorm(Limit(s))),
        new Variant<GradientClipping>(
            "norm", "The gradient of each parameter has a norm of at most the limit", s => new ClipByNorm(Limit(s))),
        new Variant<GradientClipping>("value", "Each element of a gradient is at most the limit", s => new ClipByValue(Limit(s))));

    private static double Limit(SettingsReader s) => s.Number("limit", 1, "The greatest", Bounds.Above(0));
}
