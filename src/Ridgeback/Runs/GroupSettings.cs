using Ridgeback.Configuration;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>A group of layers as a configuration describes it.</summary>
internal static class GroupSettings
{
    public static ParameterGroup Bind(SettingsReader settings) => new(settings.Texts("layers", [], "The names of the layers"))
    {
        LearningRateFactor = settings.Number("learningRateFactor", 1, "What their learning rate is multiplied with", Bounds.AtLeast(0)),
        Optimizer = settings.OptionalVariant(
            "optimizer", OptimizerCatalog.Optimizers, null, "An optimizer of their own; null: that of the training"),
        Frozen = settings.Flag("frozen", false, "Whether they are not trained, and run as in prediction"),
    };
}
