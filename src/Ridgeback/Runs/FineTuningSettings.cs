using Ridgeback.Configuration;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The trained model that a run begins with.</summary>
/// <param name="Model">The folder of a finished run, or of a saved model.</param>
/// <param name="KeepPreprocessing">Whether its preprocessing is kept as it was fitted.</param>
public sealed record FineTuningSettings(string Model, bool KeepPreprocessing)
{
    /// <summary>Reads the settings under <c>fineTuning</c>.</summary>
    public static FineTuningSettings Bind(SettingsReader settings) => new(
        settings.RequiredText("model", "The folder of a finished run"),
        settings.Flag(
            "keepPreprocessing", true, "Whether the model's preprocessing is kept as it was fitted; otherwise it is fitted anew"));

    /// <summary>Loads the model.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal FineTuning Open() => new(Networks.Model.Load(Model)) { KeepPreprocessing = KeepPreprocessing };
}
