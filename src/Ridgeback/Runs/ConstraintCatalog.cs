using Ridgeback.Configuration;
using Ridgeback.Regularizers;

namespace Ridgeback.Runs;

/// <summary>Every constraint on weights that a configuration can name.</summary>
public static class ConstraintCatalog
{
    /// <summary>One entry for each constraint.</summary>
    public static Variants<Constraint> Constraints { get; } = new(
        "constraint",
        new Variant<Constraint>("maxNorm", "The weights into a unit have a norm of at most the limit", s => Common(s, new MaxNorm(
            s.Number("limit", 3, "The largest norm", Bounds.Above(0))))),
        new Variant<Constraint>("l2Ball", "The root of the sum of squares is at most the limit", s => Ball(s, new L2Ball(Limit(s)))),
        new Variant<Constraint>(
            "l1Ball", "The sum of absolute values is at most the limit; small weights become 0", s => Ball(s, new L1Ball(Limit(s)))),
        new Variant<Constraint>("box", "Every weight is between −limit and limit", s => Common(s, new Box(Limit(s)))),
        new Variant<Constraint>(
            "simplex", "Weights are 0 or more and sum to the limit", s => Ball(s, new Simplex(Limit(s)), ProjectionOf.Unit)));

    private static double Limit(SettingsReader settings) => settings.Number("limit", 1, "The size that weights may have", Bounds.Above(0));

    private static Constraint Ball(SettingsReader settings, Projection projection, ProjectionOf of = ProjectionOf.Parameter) =>
        Common(settings, projection with
        {
            Of = settings.Choice("of", of, "What is projected by itself: the parameter of a layer, or the weights into each unit"),
        });

    private static Constraint Common(SettingsReader settings, Constraint constraint) =>
        constraint with { Layers = LayerNames.Read(settings, "The layers it is for; empty for all") };
}
