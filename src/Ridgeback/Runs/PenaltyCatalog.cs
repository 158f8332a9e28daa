using Ridgeback.Configuration;
using Ridgeback.Regularizers;

namespace Ridgeback.Runs;

/// <summary>Every penalty that a configuration can name.</summary>
public static class PenaltyCatalog
{
    /// <summary>One entry for each penalty.</summary>
    public static Variants<Penalty> Penalties { get; } = new(
        "penalty",
        new Variant<Penalty>("l1", "strength · Σ|w|: drives weights to 0", s => Common(s, new L1(Strength(s)))),
        new Variant<Penalty>("l2", "½ · strength · Σw²: keeps weights small", s => Common(s, new L2(
            Strength(s),
            s.Choice("scale", PenaltyScale.Half, "The factor before Σw²: half is ½, full is 1, perExample is 1/(2 · training rows)")))));

    private static double Strength(SettingsReader settings) =>
        settings.Number("strength", 1e-4, "How strongly large weights are punished", Bounds.AtLeast(0));

    private static Penalty Common(SettingsReader settings, Penalty penalty) => penalty with
    {
        Biases = settings.Flag("biases", false, "Whether biases are punished too"),
        Layers = LayerNames.Read(settings, "The layers it is for; empty for all"),
    };
}
