using Ridgeback.Configuration;
using Ridgeback.Regularizers;

namespace Ridgeback.Runs;

/// <summary>Every constraint on weights that a configuration can name.</summary>
public static class ConstraintCatalog
{
    /// <summary>One entry for each constraint.</summary>
    public static Variants<Constraint> Constraints { get; } = new(
        "constraint",
        new Variant<Constraint>("maxNorm", "The weights into a unit have a norm of at most the limit", s => new MaxNorm(
            s.Number("limit", 3, "The largest norm", Bounds.Above(0)))
        {
            Layers = LayerNames.Read(s, "The layers it is for; empty for all"),
        }));
}
